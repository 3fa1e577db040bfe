using Mesh.Browser.Views;
using Microsoft.Playwright;

using var playwright = await Playwright.CreateAsync();
await using var browser = await Chromium.LaunchAsync(playwright);
switch (args)
{
    case ["screenshots", var folder]:
        await Screenshots.TakeAsync(browser, folder);
        return 0;
    default:
        Console.Error.WriteLine("usage: run | screenshots FOLDER");
        return 64;
}
