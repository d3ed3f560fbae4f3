using System.Reflection;
using System.Reflection.Emit;

namespace Sync.Testing;

/// <summary>What compiled code (IL) refers to, including its lambdas and state machines.</summary>
internal static class CompiledCode
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Every method and constructor that the code of the type calls.</summary>
    public static IEnumerable<MethodBase> Calls(Type type) =>
        WithNested(type).SelectMany(Methods).SelectMany(Members).OfType<MethodBase>();

    /// <summary>Every type that the type names: in its declaration, in its members and in their code.</summary>
    public static IEnumerable<Type> Uses(Type type) =>
        WithNested(type).SelectMany(Named).SelectMany(Parts).Where(part => !part.IsGenericParameter).Distinct();

    private static IEnumerable<Type> WithNested(Type type) =>
        type.GetNestedTypes(All).SelectMany(WithNested).Prepend(type);

    private static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All));

    private static IEnumerable<Type> Named(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.GetFields(All).Select(field => field.FieldType),
        .. type.GetGenericArguments().SelectMany(Constraints),
        .. type.GetMembers(All).Append(type).SelectMany(Attributes),
        .. Methods(type).SelectMany(Signature),
        .. Methods(type).SelectMany(Body),
    ];

    private static IEnumerable<Type> Attributes(MemberInfo member) => member.GetCustomAttributesData().SelectMany(
        data => data.ConstructorArguments.Select(argument => argument.Value).OfType<Type>().Append(data.AttributeType));

    private static IEnumerable<Type> Signature(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method is MethodInfo { ReturnType: var result } ? [result] : Type.EmptyTypes,
        .. method.IsGenericMethod ? method.GetGenericArguments().SelectMany(Constraints) : [],
    ];

    private static IEnumerable<Type> Constraints(Type argument) =>
        argument.IsGenericParameter ? argument.GetGenericParameterConstraints() : [argument];

    private static IEnumerable<Type> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return [];
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses
                .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType).OfType<Type>(),
            .. Members(method).SelectMany(MemberTypes),
        ];
    }

    private static IEnumerable<Type> MemberTypes(MemberInfo member) =>
    [
        .. member is Type type ? [type] : Type.EmptyTypes,
        .. member.DeclaringType is { } declaring ? [declaring] : Type.EmptyTypes,
        .. member is FieldInfo field ? [field.FieldType] : Type.EmptyTypes,
        .. member is MethodBase { IsGenericMethod: true } method ? method.GetGenericArguments() : [],
        .. member is MethodBase called ? Signature(called) : [],
    ];

    /// <summary>The type itself, what it is an array or a reference of, and its type arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return type.IsConstructedGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
            : [type];
    }

    /// <summary>Every member and type that the code of a method names.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        for (var at = 0; at < il.Length;)
        {
            var code = Codes[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                    or OperandType.InlineTok
                && Resolve(method, BitConverter.ToInt32(il, at)) is { } member)
                yield return member;
            at += Size(code.OperandType, il, at);
        }
    }

    private static MemberInfo? Resolve(MethodBase from, int token) => from.Module.ResolveMember(
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
}
