using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Mesh.Browser.Made;
using Mesh.Browser.Views;
using Mesh.Tests.Support;
using Microsoft.Playwright;

namespace Mesh.Browser.Stories;

/// <summary>Whoever reads the page: without a mouse, without eyes, without a script, on a telephone, in the dark.</summary>
internal static class ReadingStory
{
    private const string Payload = "\"><img src=x onerror=alert(1)><script>alert(2)</script>";

    internal static async Task TellAsync(IBrowser browser, Report report)
    {
        foreach (var (name, address, picture) in Scenes.All)
        {
            await using var gateway = await MadeGateway.StartAsync(picture);
            foreach (var dark in new[] { false, true })
            {
                await report.CheckAsync($"axe finds nothing serious: {name}, {(dark ? "dark" : "light")}", async () =>
                {
                    await using var eyes = await Eyes.OpenAsync(browser, dark);
                    await LiveAsync(eyes.Page, new Uri(gateway.Address, $"{address}&plan=remove&target=node2"));
                    await JudgeAsync(eyes.Page);
                    await LiveStory.QuietAsync(eyes);
                    return await LiveStory.OwnHostAsync(eyes, gateway.Address);
                });
            }
        }

        await using var three = await MadeGateway.StartAsync(MadePictures.Of(3));
        await report.CheckAsync("a key is asked for with the keyboard alone", () => AskByKeyboardAsync(browser, three));
        await report.CheckAsync("a node is chosen on the ring with the keyboard alone", () => ChooseByKeyboardAsync(browser, three));
        await report.CheckAsync("without a script the page shows a moment and answers by an address", () => WithoutScriptAsync(browser, three));
        await report.CheckAsync("what an address brings along is only text", () => OnlyTextAsync(browser, three));
        await report.CheckAsync("chosen colours are remembered", () => ThemeAsync(browser, three));
        await report.CheckAsync("nothing is cut off on a telephone", () => NarrowAsync(browser, three));
    }

    /// <summary>Opens a page and waits until it is live.</summary>
    internal static async Task LiveAsync(IPage page, Uri address)
    {
        await page.GotoAsync(address.ToString());
        var number = await page.EvaluateAsync<int>("() => +document.getElementById('picture').dataset.number");
        await page.WaitForFunctionAsync("n => +document.getElementById('picture').dataset.number > n", number);
    }

    internal static async Task JudgeAsync(IPage page)
    {
        var result = await page.RunAxe();
        var serious = result.Violations.Where(one => one.Impact is "serious" or "critical")
            .Select(one => $"{one.Impact}: {one.Id}: {one.Help}: {string.Join(" | ", one.Nodes.Take(3).Select(Shown))}")
            .ToArray();
        CheckFailedException.Unless(serious is [], string.Join('\n', serious));
    }

    private static string Shown(AxeResultNode node) => $"{node.Target}: {(node.Html.Length > 160 ? node.Html[..160] : node.Html)}";

    private static async Task<string> AskByKeyboardAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser);
        var page = eyes.Page;
        await LiveAsync(page, gateway.Address);
        await page.Keyboard.PressAsync("Tab");
        CheckFailedException.Unless(await FocusedAsync(page) == "Skip to the content", "the first stop is no skip link");
        await page.Keyboard.PressAsync("Enter");
        var stops = await TabToAsync(page, "document.activeElement.id === 'key'");
        await page.Keyboard.TypeAsync("customer-42");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#key-answer").WaitForAsync();
        CheckFailedException.Unless(page.Url.EndsWith("key=customer-42", StringComparison.Ordinal), $"the address is {page.Url}");
        CheckFailedException.Unless(await page.EvaluateAsync<string>("() => document.activeElement.id") == "key", "the focus is lost");
        return $"{stops} stops; {await page.Locator("#key-answer").InnerTextAsync()}";
    }

    private static async Task<string> ChooseByKeyboardAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser);
        await LiveAsync(eyes.Page, gateway.Address);
        await TabToAsync(eyes.Page, "document.activeElement.matches('a.arc')");
        await eyes.Page.Keyboard.PressAsync("Enter");
        await eyes.Page.Locator("tr.chosen").WaitForAsync();
        return await eyes.Page.Locator("tr.chosen th").InnerTextAsync();
    }

    private static async Task<string> WithoutScriptAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser, script: false);
        await eyes.Page.GotoAsync(gateway.Address.ToString());
        await eyes.Page.Locator("#key").FillAsync("customer-42");
        await eyes.Page.Locator(".key button").ClickAsync();
        var answer = await eyes.Page.Locator("#key-answer").InnerTextAsync();
        await eyes.Page.GetByText("Without a script this page shows one moment").WaitForAsync();
        return answer;
    }

    private static async Task<string> OnlyTextAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser);
        eyes.Page.Dialog += (_, _) => eyes.Complaints.Enqueue("a dialog opened");
        var payload = Uri.EscapeDataString(Payload);
        await LiveAsync(eyes.Page, new Uri(gateway.Address, $"/?service=echo&key={payload}&find={payload}&plan=add&target={payload}&weight={payload}&node={payload}"));
        var found = await eyes.Page.Locator("main img, main script").CountAsync();
        CheckFailedException.Unless(found == 0, $"{found} elements came from the address");
        CheckFailedException.Unless((await eyes.Page.Locator("#key-answer").InnerTextAsync()).Contains(Payload, StringComparison.Ordinal), "the key is not shown as it is");
        return await LiveStory.QuietAsync(eyes);
    }

    private static async Task<string> ThemeAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser);
        await LiveAsync(eyes.Page, gateway.Address);
        var before = await GroundAsync(eyes.Page);
        await eyes.Page.Locator("#theme").ClickAsync();
        var after = await GroundAsync(eyes.Page);
        await eyes.Page.ReloadAsync();
        CheckFailedException.Unless(before != after && await GroundAsync(eyes.Page) == after, $"{before}, {after}, {await GroundAsync(eyes.Page)}");
        return $"{before}, then {after}";
    }

    private static async Task<string> NarrowAsync(IBrowser browser, MadeGateway gateway)
    {
        await using var eyes = await Eyes.OpenAsync(browser, width: 360);
        await LiveAsync(eyes.Page, gateway.Address);
        var width = await eyes.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        CheckFailedException.Unless(width <= 360, $"it is {width} wide on a screen of 360");
        return "";
    }

    private static async Task<int> TabToAsync(IPage page, string isThere)
    {
        for (var stops = 1; stops <= 40; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>($"() => {isThere}"))
            {
                var outline = await page.EvaluateAsync<bool>("() => document.activeElement.matches(':focus-visible')");
                CheckFailedException.Unless(outline, "the focus can't be seen");
                return stops;
            }
        }

        throw new CheckFailedException("40 stops lead nowhere");
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.textContent.trim()");

    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");
}
