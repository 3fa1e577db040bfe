using Akka.Actor;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

public sealed class ActorHierarchyTests : IAsyncLifetime
{
    private InspectionNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await InspectionNode.StartAsync();
        var b = _node.System.ActorOf(Props.Create<Parent>(), "b");
        _node.System.ActorOf(Props.Create<Parent>(), "a");
        await b.Ask<string>(new Bear("y%3A1"));
        await b.Ask<string>(new Bear("x"));
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task PathsAreSortedAndParentsComeFirst() =>
        Assert.Equal(["/user", "/user/a", "/user/b", "/user/b/x", "/user/b/y%3A1"], await Paths("-s /user"));

    [Fact]
    public async Task DepthCountsFromTheStart()
    {
        Assert.Equal(["/user"], await Paths("-s /user -d 0"));
        Assert.Equal(["/user", "/user/a", "/user/b"], await Paths("-s /user -d 1"));
        Assert.Equal(["/user/b", "/user/b/x", "/user/b/y%3A1"], await Paths("-s /user/b -d 1"));
        Assert.Equal(["/user/b/y%3A1"], await Paths("-s /user/b/y%3A1"));
    }

    [Fact]
    public async Task TheSystemsActorsComeBeforeTheUsers()
    {
        var paths = await Paths("");

        Assert.Equal("/system", paths[0]);
        Assert.Contains("/system/deadLetterListener", paths);
        Assert.Equal(["/user", "/user/a", "/user/b", "/user/b/x", "/user/b/y%3A1"], paths[^5..]);
        Assert.Equal(["/system", "/user"], await Paths("-d 0"));
    }

    [Theory]
    [InlineData("actor system", "actor-system")]
    [InlineData("actor hierarchy -s /user", "actor-hierarchy")]
    public async Task PeopleAndProgramsAreAnswered(string line, string golden)
    {
        Golden.Is($"{golden}.txt", (await ClientRun.Of($"{_node.Address} {line}")).Output);
        Golden.Is($"{golden}.json", (await ClientRun.Of($"{_node.Address} {line} --json")).Output);
    }

    [Theory]
    [InlineData("-d -1", "-d is \"-1\"; a whole number from 0 to 64 is wanted.")]
    [InlineData("-d 65", "-d is \"65\"; a whole number from 0 to 64 is wanted.")]
    [InlineData("-d deep", "-d is \"deep\"; a whole number from 0 to 64 is wanted.")]
    [InlineData("-s user", "-s is \"user\"; a path that begins with /system or /user is wanted.")]
    [InlineData("-s /", "-s is \"/\"; a path that begins with /system or /user is wanted.")]
    [InlineData("-s /temp/x", "-s is \"/temp/x\"; a path that begins with /system or /user is wanted.")]
    [InlineData("-s /user/c/d", "There is no actor \"/user/c/d\": /user has no child \"c\"; it has a, b.")]
    [InlineData("-s /user/b/x/y", "There is no actor \"/user/b/x/y\": /user/b/x has no child \"y\"; it has none.")]
    public async Task ABadStartOrDepthFailsAndIsNamed(string options, string error) => Assert.Equal(
        new(1, "", $"pbm: {error}\n"), await ClientRun.Of($"{_node.Address} actor hierarchy {options}"));

    private async Task<string[]> Paths(string options)
    {
        var run = await ClientRun.Of($"{_node.Address} actor hierarchy {options}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Lines;
    }

    private sealed record Bear(string Name);

    private sealed class Parent : ReceiveActor
    {
        public Parent() => Receive<Bear>(bear =>
        {
            Context.ActorOf(Props.Create<Parent>(), bear.Name);
            Sender.Tell("born");
        });
    }
}
