using System.Net;

// A plain HTTP service that knows nothing of Mesh but the address of a proxy: it asks for http://prices.mesh/ and no host of its own.
var proxy = Environment.GetEnvironmentVariable("MESH_PROXY") ?? "http://127.0.0.1:8081";
var name = Environment.GetEnvironmentVariable("INSTANCE") ?? Environment.MachineName;
using var prices = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(proxy), UseProxy = true })
{
    BaseAddress = new Uri("http://prices.mesh"),
};

var app = WebApplication.CreateSlimBuilder(args).Build();
app.MapGet("/health", () => Results.Ok());
app.MapGet("/orders/{item}", async (string item) =>
{
    using var answer = await prices.GetAsync(new Uri($"/prices/{Uri.EscapeDataString(item)}", UriKind.Relative));
    var price = await answer.Content.ReadAsStringAsync();
    var pricedBy = answer.Headers.TryGetValues("Mesh-Instance", out var instance) ? instance.First() : "nobody";
    return answer.IsSuccessStatusCode
        ? Results.Text($"{item} costs {price.Trim()}; ordered at {name}, priced by {pricedBy}\n")
        : Results.Text($"{item} has no price now: {price}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
});
await app.RunAsync();
