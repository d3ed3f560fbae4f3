using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using Sync.OpenApi;
using YamlDotNet.RepresentationModel;

namespace Sync.Proofs.Infra;

/// <summary>
/// The files that azd, GitHub, Docker Compose and Kubernetes read, as far as they can be checked without them.
/// </summary>
public sealed partial class DeploymentFilesTests
{
    [Fact]
    public void Everything_that_azd_is_told_to_use_exists()
    {
        var azd = Yaml("infra", "azure.yaml");
        var service = Map(Map(azd, "services"), "app");

        Assert.True(File.Exists(RepositoryFiles.PathOf("infra", Text(Map(azd, "infra"), "module") + ".bicep")));
        Assert.True(Directory.Exists(RepositoryFiles.PathOf("infra", Text(service, "project"))));
        Assert.Contains(
            "'azd-service-name': 'app'", RepositoryFiles.Read("infra", "modules", "functionapp.bicep"),
            StringComparison.Ordinal);
        Assert.All(Map(azd, "hooks").Children.Values, hook =>
            Assert.True(IsExecutable(RepositoryFiles.PathOf("infra", Text((YamlMappingNode)hook, "run")))));
    }

    [Theory]
    [InlineData("infra", "deploy.sh")]
    [InlineData("infra", "azd/choose-administrator.sh")]
    [InlineData("infra", "azd/create-app-role.sh")]
    [InlineData("infra", "azd/check.sh")]
    [InlineData(".github", "azure-login.sh")]
    public async Task Every_script_is_executable_and_its_shell_can_parse_it(string folder, string file)
    {
        var script = RepositoryFiles.PathOf(folder, file);
        var shell = (await File.ReadAllLinesAsync(script))[0] == "#!/bin/sh" ? "sh" : "bash";

        var parsed = await new Local.EmbeddedPostgres.ShellCommand(shell, "-n", script)
            .RunAsync(CancellationToken.None);

        Assert.True(parsed.Succeeded, parsed.Error);
        Assert.True(IsExecutable(script));
    }

    [Fact]
    public void The_workflow_passes_every_variable_that_the_parameter_file_reads()
    {
        var read = Variable().Matches(RepositoryFiles.Read("infra", "main.bicepparam"))
            .Select(match => match.Groups[1].Value).ToHashSet();
        var passed = Map(Yaml(".github", "workflows", "deploy.yml"), "env").Children.Keys
            .Select(name => ((YamlScalarNode)name).Value!).ToHashSet();

        Assert.NotEmpty(read);
        Assert.Subset(passed, read);
    }

    [Fact]
    public void The_manifests_are_valid_objects_of_Kubernetes_without_root_and_without_privileges()
    {
        var objects = KubernetesYaml.LoadAllFromString(
            RepositoryFiles.Read("infra", "kubernetes", "deployment.yaml"), strict: true);

        var deployment = Assert.Single(objects.OfType<V1Deployment>());
        var container = Assert.Single(deployment.Spec.Template.Spec.Containers);
        Assert.True(deployment.Spec.Template.Spec.SecurityContext.RunAsNonRoot);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(deployment.Spec.Selector.MatchLabels, deployment.Spec.Template.Metadata.Labels);
        Assert.Equal(deployment.Spec.Selector.MatchLabels, Assert.Single(objects.OfType<V1Service>()).Spec.Selector);
    }

    [Fact]
    public void The_probes_of_Kubernetes_use_a_route_that_needs_no_key()
    {
        var open = ApiRoutes.All.Where(route => route.Access == ApiAccess.Open).Select(route => $"/api{route.Path}");
        var probes = ProbePath().Matches(RepositoryFiles.Read("infra", "kubernetes", "deployment.yaml"))
            .Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Subset(open.ToHashSet(), probes);
    }

    [Fact]
    public void The_sample_of_Docker_Compose_names_every_variable_that_must_be_set()
    {
        var compose = RepositoryFiles.Read("infra", "compose", "compose.yaml");
        var sample = RepositoryFiles.Read("infra", "compose", ".env.sample");

        var required = Required().Matches(compose).Select(match => match.Groups[1].Value).Distinct();
        Assert.All(
            required.Append("SYNC_KEY"), name => Assert.Contains($"\n{name}=", sample, StringComparison.Ordinal));
        Assert.DoesNotContain("0.0.0.0:", compose, StringComparison.Ordinal);
    }

    private static YamlMappingNode Yaml(params string[] path)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RepositoryFiles.Read(path)));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static string Text(YamlMappingNode node, string key) => node.Children[key] switch
    {
        YamlScalarNode { Value: { } value } => value,
        var other => throw new InvalidOperationException($"{key} is {other}"),
    };

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Variable();

    [GeneratedRegex(@"path: (/\S+),")]
    private static partial Regex ProbePath();

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex Required();
}
