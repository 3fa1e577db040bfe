using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Mesh.Browser.Views;

/// <summary>A page in a real browser, and all that it asks for and complains of.</summary>
internal sealed class Eyes : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Eyes(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    internal IPage Page { get; }

    /// <summary>Errors and warnings of the console, and exceptions of scripts.</summary>
    internal ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>The addresses that were asked for.</summary>
    internal ConcurrentQueue<Uri> Requests { get; } = [];

    internal static async Task<Eyes> OpenAsync(
        IBrowser browser, bool dark = false, int width = 1440, int height = 1000, bool script = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var eyes = new Eyes(context, await context.NewPageAsync());
        eyes.Watch();
        return eyes;
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private void Watch()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.PageError += (_, error) => Complaints.Enqueue($"exception: {error}");
        Page.Request += (_, request) => Requests.Enqueue(new Uri(request.Url));
        Page.WebSocket += (_, socket) => Requests.Enqueue(new Uri(socket.Url));
    }
}
