using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class KeySourceTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("client-address")]
    [InlineData("header X-User")]
    [InlineData("cookie sid")]
    [InlineData("path /users/{key}")]
    [InlineData("path /*/orders/{key}/items")]
    public void ASourceIsWrittenAsItWasRead(string text)
    {
        Assert.True(KeySource.TryParse(text, out var source));
        Assert.Equal(text, source.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("header")]
    [InlineData("header a b")]
    [InlineData("header X:User")]
    [InlineData("cookie a;b")]
    [InlineData("path users/{key}")]
    [InlineData("path /users")]
    [InlineData("path /{key}/{key}")]
    [InlineData("path /users//{key}")]
    [InlineData("path /users/{id}")]
    [InlineData("path /users/a{key}")]
    public void WhatIsNoSourceIsRefused(string text) => Assert.False(KeySource.TryParse(text, out _));

    [Theory]
    [InlineData("path /users/{key}", "/users/7", "7")]
    [InlineData("path /users/{key}", "/users/7/orders", "7")]
    [InlineData("path /users/{key}", "/users/", null)]
    [InlineData("path /users/{key}", "/users", null)]
    [InlineData("path /users/{key}", "/Users/7", null)]
    [InlineData("path /*/o/{key}", "/x/o/1", "1")]
    [InlineData("path /*/o/{key}/end", "/x/o/1", null)]
    [InlineData("path /{key}", "/", null)]
    public void TheKeyIsTheSegmentInItsPlace(string text, string path, string? key)
    {
        Assert.True(KeySource.TryParse(text, out var source));
        Assert.Equal(key, source.InPath(path));
    }
}
