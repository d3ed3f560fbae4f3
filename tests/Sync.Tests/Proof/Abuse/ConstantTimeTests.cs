using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;
using Sync.Http;
using Sync.Local.Hosting;

namespace Sync.Tests.Proof.Abuse;

/// <summary>
/// Read from the compiled code: no type that is given a secret compares texts or bytes but in constant time. Timing itself is not
/// measured, because no machine of ours is quiet enough for that.
/// </summary>
public sealed class ConstantTimeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly Assembly[] Ours = [typeof(SyncApp).Assembly, typeof(LocalApp).Assembly];

    [Fact]
    public void What_admits_callers_compares_in_constant_time_and_in_no_other_way()
    {
        foreach (var type in (Type[])[typeof(SignatureVerifier), typeof(Cursors), typeof(LocalApp).Assembly.GetType("Sync.Local.Hosting.CallerKey", throwOnError: true)!])
        {
            var calls = Calls(type).ToList();

            Assert.Contains(calls, call => call.DeclaringType == typeof(CryptographicOperations) && call.Name == nameof(CryptographicOperations.FixedTimeEquals));
            // A cursor that is proven to be ours is then held against its query, in text, which is no secret.
            Assert.DoesNotContain(calls, call => IsComparison(call) && (type != typeof(Cursors) || call.Name == "SequenceEqual"));
        }
    }

    [Fact]
    public void Nobody_else_reads_the_signature_or_token_of_a_caller()
    {
        var readers = Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.DeclaringType is null)
            .Where(type => Calls(type).Any(call => call.DeclaringType?.Name == "SignatureClaim" && call.Name is "get_Signature" or "get_SecurityToken"))
            .Select(type => type.Name).ToList();

        // The record itself is compared with another by nobody, which the next test says.
        Assert.Equal([nameof(SignatureVerifier)], readers.Except(["SignatureClaim"]));
    }

    [Fact]
    public void Nobody_compares_records_that_hold_a_secret_with_what_a_caller_gave()
    {
        Type[] holders = [typeof(AlibabaCredentials), typeof(KeyPair), typeof(SignatureVerifier).Assembly.GetType("Sync.Alibaba.Protocol.SignatureClaim", throwOnError: true)!];
        var comparing = Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.DeclaringType is null && !holders.Contains(type))
            .Where(type => Calls(type).Any(call => holders.Contains(call.DeclaringType) && call.Name is "Equals" or "op_Equality" or "op_Inequality"))
            .Select(type => type.Name).ToList();

        // That one asks whether the keys that the cloud refused are still its own: no caller gives either.
        Assert.Equal(["CredentialCache"], comparing);
    }

    [Fact]
    public void This_reading_sees_a_comparison()
    {
        Assert.Contains(Calls(typeof(Careless)), IsComparison);
        Assert.Contains(Calls(typeof(CarelessInAnotherWay)), IsComparison);
    }

    private static bool IsComparison(MethodBase call) =>
        (call.DeclaringType == typeof(string) && call.Name is "op_Equality" or "op_Inequality" or "Equals" or "Compare" or "CompareOrdinal" or "CompareTo" or "StartsWith" or "EndsWith" or "Contains" or "IndexOf")
        || call.Name is "SequenceEqual" or "SequenceCompareTo" or "CommonPrefixLength" || (call.Name == "Equals" && call.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true);

    /// <summary>Every method that the type calls, in its lambdas and state machines too.</summary>
    private static IEnumerable<MethodBase> Calls(Type type) =>
        type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).SelectMany(Calls).Concat(type.GetNestedTypes(All).SelectMany(Calls));

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod && Resolve(method, BitConverter.ToInt32(il, at)) is { } call) yield return call;
            at += Size(code.OperandType, il, at);
        }
    }

    private static MethodBase? Resolve(MethodBase from, int token) => from.Module.ResolveMethod(
        token, from.DeclaringType?.GetGenericArguments(), from.IsGenericMethod ? from.GetGenericArguments() : null);

    private static int Size(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private sealed class Careless(string secret)
    {
        public bool IsRight(string given) => ((string[])[given]).Any(each => each == secret);
    }

    private sealed class CarelessInAnotherWay(byte[] secret)
    {
        public bool IsRight(ReadOnlySpan<byte> given) => given.SequenceEqual(secret);
    }
}
