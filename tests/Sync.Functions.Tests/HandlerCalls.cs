using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Functions.Tests;

/// <summary>Finds the handler that a host's method calls, by reading its IL.</summary>
internal static class HandlerCalls
{
    private const byte Call = 0x28, CallVirtual = 0x6F;

    /// <returns>
    /// The handler, such as <c>DriftEndpoint.ListAsync</c>; a method of the app is its own handler.
    /// </returns>
    public static string Of(MethodInfo method)
    {
        var handlers = IsHandler(method) ? [method] : Calls(method).Where(IsHandler).Distinct().ToList();
        var handler = Assert.Single(handlers);
        return $"{handler.DeclaringType!.Name}.{handler.Name}";
    }

    // The lambdas of the route table are methods of the app too, but not handlers.
    private static bool IsHandler(MethodBase method) => method is MethodInfo { ReturnType: var answer }
        && method.DeclaringType?.Assembly == typeof(Problems).Assembly
        && !method.DeclaringType.IsDefined(typeof(CompilerGeneratedAttribute))
        && (typeof(IResult).IsAssignableFrom(answer) || typeof(Task<IResult>).IsAssignableFrom(answer));

    private static IEnumerable<MethodBase> Calls(MethodInfo method)
    {
        var body = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var at = 0; at + 4 < body.Length; at++)
        {
            if (body[at] is not (Call or CallVirtual)) continue;
            if (Resolve(method, BitConverter.ToInt32(body, at + 1)) is { } called) yield return called;
        }
    }

    private static MethodBase? Resolve(MethodInfo method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token);
        }
        catch (ArgumentException)
        {
            // An operand byte that looks like a call instruction.
            return null;
        }
    }
}
