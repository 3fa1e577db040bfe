using System.Diagnostics;
using Mesh.Browser.Processes;
using Mesh.Browser.Views;
using Microsoft.Playwright;

namespace Mesh.Browser.Stories;

/// <summary>Real nodes: one is killed, and the one that draws the page is frozen, killed and started anew.</summary>
internal static class LiveStory
{
    private const float Soon = 20_000;

    internal static async Task TellAsync(IBrowser browser, Report report)
    {
        await using var cluster = await RealCluster.StartAsync();
        var (drawing, other) = (cluster.Nodes[0], cluster.Nodes[2]);
        await using var eyes = await Eyes.OpenAsync(browser);
        var page = eyes.Page;
        await report.CheckAsync("three real nodes are shown, all well", async () =>
        {
            await page.GotoAsync(drawing.Gateway.ToString());
            await HeadlineAsync(page, "All 3 nodes are well.", Soon);
            await page.Locator(".ring a.arc").Nth(2).WaitForAsync();
            await page.WaitForFunctionAsync("() => [...document.querySelectorAll('td[data-label=\"Requests/s\"]')].some(cell => +cell.textContent > 0)", null, new() { Timeout = Soon });
            return await page.Locator("h1").InnerTextAsync();
        });
        await report.CheckAsync("each node draws the same", async () =>
        {
            foreach (var node in cluster.Nodes)
            {
                await using var second = await Eyes.OpenAsync(browser);
                await second.Page.GotoAsync(node.Gateway.ToString());
                await HeadlineAsync(second.Page, "All 3 nodes are well.", Soon);
                CheckFailedException.Unless(
                    (await second.Page.Locator(".where").InnerTextAsync()).Contains(node.Name, StringComparison.Ordinal), $"{node.Name} does not say that it draws");
            }

            return "";
        });
        await report.CheckAsync("a node that is killed is told within 3 s", async () =>
        {
            var since = Stopwatch.StartNew();
            await other.KillAsync();
            await HeadlineAsync(page, "node3 is ", 3_000);
            var took = since.Elapsed;
            await page.Locator("tbody tr").First.Locator("th a", new() { HasText = "node3" }).WaitForAsync(new() { Timeout = 3_000 });
            return FormattableString.Invariant($"{took.TotalSeconds:0.00} s: {await page.Locator("h1").InnerTextAsync()}");
        });
        await report.CheckAsync("so far the console has nothing to complain of", () => QuietAsync(eyes));
        await report.CheckAsync("a page whose node is frozen says within 4 s that it is stale", async () =>
        {
            var since = Stopwatch.StartNew();
            drawing.Freeze();
            await page.Locator("#stale").WaitForAsync(new() { Timeout = 4_000 });
            var took = since.Elapsed;
            return FormattableString.Invariant($"{took.TotalSeconds:0.00} s: {(await page.Locator("#stale").InnerTextAsync()).Trim()}");
        });
        await report.CheckAsync("and is live again when the node is", async () =>
        {
            drawing.Thaw();
            await page.Locator("#stale").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = Soon });
            return "";
        });
        await report.CheckAsync("a node that comes back is told, and all are well", async () =>
        {
            other.Start();
            await HeadlineAsync(page, "All 3 nodes are well.", 60_000);
            return "";
        });
        await report.CheckAsync("a page whose node is killed says so, and loads anew when it is back", async () =>
        {
            await drawing.KillAsync();
            await page.Locator("#stale").WaitForAsync(new() { Timeout = 4_000 });
            var said = await page.Locator("#stale").InnerTextAsync();
            drawing.Start();
            await cluster.ReadyAsync(drawing);
            await page.WaitForFunctionAsync("() => document.getElementById('stale').hidden && +document.getElementById('picture')?.dataset.number > 2", null, new() { Timeout = 60_000 });
            return said.Trim();
        });
        await report.CheckAsync("an open page does not hold up its node's end", async () =>
        {
            var since = Stopwatch.StartNew();
            CheckFailedException.Unless(await drawing.StopsWithinAsync(TimeSpan.FromSeconds(25)), "it did not end within 25 s");
            return FormattableString.Invariant($"{since.Elapsed.TotalSeconds:0.0} s");
        });
        await report.CheckAsync("nothing was asked of another host", () => OwnHostAsync(eyes, drawing.Gateway));
    }

    private static async Task HeadlineAsync(IPage page, string begins, float patience) => await page.WaitForFunctionAsync(
        "begins => document.querySelector('h1')?.textContent.startsWith(begins)", begins, new() { Timeout = patience, PollingInterval = 20 });

    internal static Task<string> QuietAsync(Eyes eyes)
    {
        CheckFailedException.Unless(eyes.Complaints.IsEmpty, string.Join('\n', eyes.Complaints));
        return Task.FromResult("");
    }

    internal static Task<string> OwnHostAsync(Eyes eyes, Uri own)
    {
        var others = eyes.Requests.Where(request => request.Authority != own.Authority).Select(request => request.ToString()).ToArray();
        CheckFailedException.Unless(others is [], string.Join('\n', others));
        return Task.FromResult($"{eyes.Requests.Count} requests, all to {own.Authority}");
    }
}
