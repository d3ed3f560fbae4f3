using System.Reflection;
using System.Security.Cryptography;
using Sync.Alibaba;
using Sync.CenApi.Protocol;
using Sync.Http;
using Sync.Local.Hosting;

namespace Sync.Proofs.Abuse;

/// <summary>
/// Inspects the compiled code (IL): types that receive a secret compare strings and bytes only in constant time. Timing
/// is not measured, because test machines are too noisy for that.
/// </summary>
public sealed class ConstantTimeTests
{
    private static readonly Assembly[] Ours = [typeof(SyncApp).Assembly, typeof(LocalApp).Assembly];

    [Fact]
    public void Types_that_admit_callers_compare_only_in_constant_time()
    {
        Type[] admitting =
        [
            typeof(SignatureVerifier), typeof(Cursors),
            typeof(LocalApp).Assembly.GetType("Sync.Local.Hosting.CallerKey", throwOnError: true)!,
        ];
        foreach (var type in admitting)
        {
            var calls = CompiledCode.Calls(type).ToList();

            Assert.Contains(
                calls,
                call => call.DeclaringType == typeof(CryptographicOperations)
                    && call.Name == nameof(CryptographicOperations.FixedTimeEquals));
            // After its signature is verified, a cursor's query fingerprint is compared as text; it is not a secret.
            Assert.DoesNotContain(
                calls, call => IsComparison(call) && (type != typeof(Cursors) || call.Name == "SequenceEqual"));
        }
    }

    [Fact]
    public void Only_the_verifier_reads_the_signature_or_token_of_a_caller()
    {
        var readers = Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.DeclaringType is null)
            .Where(type =>
                CompiledCode.Calls(type).Any(call =>
                    call.DeclaringType?.Name == "SignatureClaim"
                        && call.Name is "get_Signature" or "get_SecurityToken"))
            .Select(type => type.Name).ToList();

        // The next test verifies that the record itself is never compared.
        Assert.Equal([nameof(SignatureVerifier)], readers.Except(["SignatureClaim"]));
    }

    [Fact]
    public void Records_that_hold_a_secret_are_never_compared_with_caller_input()
    {
        Type[] holders =
        [
            typeof(AlibabaCredentials), typeof(KeyPair),
            typeof(SignatureVerifier).Assembly.GetType("Sync.CenApi.Protocol.SignatureClaim", throwOnError: true)!,
        ];
        var comparing = Ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.DeclaringType is null && !holders.Contains(type))
            .Where(type =>
                CompiledCode.Calls(type).Any(call =>
                    holders.Contains(call.DeclaringType) && call.Name is "Equals" or "op_Equality" or "op_Inequality"))
            .Select(type => type.Name).ToList();

        // CredentialCache checks whether the keys that the cloud rejected are still current; neither comes from a
        // caller.
        Assert.Equal(["CredentialCache"], comparing);
    }

    [Fact]
    public void The_scan_detects_a_comparison()
    {
        Assert.Contains(CompiledCode.Calls(typeof(Careless)), IsComparison);
        Assert.Contains(CompiledCode.Calls(typeof(CarelessInAnotherWay)), IsComparison);
    }

    private static bool IsComparison(MethodBase call) =>
        (call.DeclaringType == typeof(string)
            && call.Name is "op_Equality" or "op_Inequality" or "Equals" or "Compare" or "CompareOrdinal" or "CompareTo"
                or "StartsWith" or "EndsWith" or "Contains" or "IndexOf")
        || call.Name is "SequenceEqual" or "SequenceCompareTo" or "CommonPrefixLength"
        || (call.Name == "Equals"
            && call.DeclaringType?.Namespace?.StartsWith("System", StringComparison.Ordinal) == true);

    private sealed class Careless(string secret)
    {
        public bool IsRight(string given) => ((string[])[given]).Any(each => each == secret);
    }

    private sealed class CarelessInAnotherWay(byte[] secret)
    {
        public bool IsRight(ReadOnlySpan<byte> given) => given.SequenceEqual(secret);
    }
}
