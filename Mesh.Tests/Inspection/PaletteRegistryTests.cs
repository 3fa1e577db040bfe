using Mesh.Inspection;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

public sealed class PaletteRegistryTests
{
    [Fact]
    public async Task TwoPalettesOfOneNameStopTheNodeAtItsStart()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => InspectionNode.StartAsync(services =>
            services.AddSingleton(Named("mesh", "My own."))));

        Assert.Contains(
            "these share one: \"mesh\" (Where requests go from this node, and why.) and \"mesh\" (My own.).",
            fault.Message);
    }

    [Fact]
    public void APaletteThatFitsIntoNoFrameIsRefused()
    {
        var large = Named("mine", new string('x', 70_000));

        var fault = Assert.Throws<InvalidOperationException>(() => new PaletteRegistry([large]));

        Assert.Contains("palette \"mine\": a Palettes takes 70,", fault.Message);
    }

    [Fact]
    public void PalettesAreOfferedInTheOrderOfTheirNames()
    {
        var registry = new PaletteRegistry([Named("b", "x"), Named("a", "x")]);

        Assert.Equal(["a", "b"], registry.Descriptions.Select(p => p.Name));
    }

    private static Palette Named(string name, string description) =>
        new(name, description, [new("show", "x", [], _ => AsyncEnumerable.Empty<Output>())]);
}
