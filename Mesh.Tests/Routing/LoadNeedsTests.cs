namespace Mesh.Tests.Routing;

/// <summary>Ejection and slow start are on by default where two nodes may serve one key for moments, and nowhere else.</summary>
public sealed class LoadNeedsTests
{
    [Theory]
    [InlineData(false, false, "", true)]
    [InlineData(false, false, "mesh.services.s.affinity = preferred", true)]
    [InlineData(true, false, "", false)]
    [InlineData(true, false, "mesh.services.s.affinity = preferred", false)]
    [InlineData(true, true, "", false)]
    public void OnlyAHandlersNodesAreEjectedAndTakenSlowly(bool keyed, bool strict, string hocon, bool isOn)
    {
        var rig = new RoutingRig(hocon: hocon, keyed: keyed, strict: strict);

        Assert.Equal(isOn, rig.Routes.LoadNeeds(rig.Options.Ejection).Outcomes);
        Assert.Equal(isOn, rig.Routes.TakesNewcomersSlowly);
        Assert.True(rig.Routes.Definition.SlowStart > TimeSpan.Zero);
    }

    [Fact]
    public void EjectionCanBeSwitchedOff()
    {
        var rig = new RoutingRig(hocon: "mesh.ejection.enabled = off");

        Assert.False(rig.Routes.LoadNeeds(rig.Options.Ejection).Any);
    }
}
