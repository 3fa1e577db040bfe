using Mesh.Browser.Made;
using Mesh.Browser.Views;
using Mesh.Identity;
using Mesh.Tests.Support;
using Microsoft.Playwright;

namespace Mesh.Browser.Stories;

/// <summary>A gateway that asks who looks.</summary>
internal static class SignInStory
{
    internal static async Task TellAsync(IBrowser browser, Report report)
    {
        var (reader, other) = (AccessToken.New(), AccessToken.New());
        await using var gateway = await MadeGateway.StartAsync(MadePictures.Of(3), $$"""
            mesh.access.tokens.reader { hashes = ["{{AccessToken.HashOf(reader)}}"], scopes = [mesh.read] }
            mesh.access.tokens.ops { hashes = ["{{AccessToken.HashOf(other)}}"], scopes = [mesh.operator] }
            """);
        await using var eyes = await Eyes.OpenAsync(browser);
        var page = eyes.Page;
        await report.CheckAsync("who is not known signs in with a token, and sees the page live", async () =>
        {
            await page.GotoAsync(gateway.Address.ToString());
            await ReadingStory.JudgeAsync(page);
            await page.Locator("#token").FillAsync(reader);
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#picture").WaitForAsync();
            await ReadingStory.LiveAsync(page, gateway.Address);
            return await page.Locator(".who").InnerTextAsync();
        });
        await report.CheckAsync("a token that is withdrawn ends the open page within 3 s", async () =>
        {
            gateway.Withdraw("reader");
            await page.WaitForURLAsync("**/sign-in", new() { Timeout = 3_000 });
            return "";
        });
        await report.CheckAsync("and the console had nothing to complain of", () => LiveStory.QuietAsync(eyes));
        await report.CheckAsync("an operator is asked before a node is drained", async () =>
        {
            await page.Locator("#token").FillAsync(other);
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#picture").WaitForAsync(); // before that, going there would cut the sign-in short
            await ReadingStory.LiveAsync(page, gateway.Address);
            await page.GetByRole(AriaRole.Button, new() { Name = "Drain node2" }).ClickAsync();
            await page.GetByRole(AriaRole.Heading, new() { Name = "Drain" }).WaitForAsync();
            return (await page.Locator("h1").InnerTextAsync()).Trim();
        });
    }
}
