using Mesh.Access;
using Mesh.Logs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Access;

public sealed class RedactionTests
{
    private const string Token = "mesh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

    private const string Pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nAgEGCCqGSM49AwEH/+==\n-----END PRIVATE KEY-----";

    [Theory]
    [InlineData("Authorization: Bearer xyz, then", "Authorization: Bearer [redacted], then")]
    [InlineData("bearer  " + Token, "bearer  [redacted]")]
    [InlineData("?token=" + Token + "&a=b", "?token=[redacted]&a=b")]
    [InlineData("\"" + Jwt + "\"", "\"[redacted]\"")]
    [InlineData("Bearer%20" + Jwt, "Bearer%20[redacted]")]
    [InlineData("Bearer [redacted]", "Bearer [redacted]")]
    [InlineData("the bearer", "the bearer")]
    [InlineData("mesh_requests_total", "mesh_requests_total")]
    [InlineData("key = \"" + Pem + "\"", "key = \"[redacted]\"")]
    [InlineData("-----BEGIN%20PRIVATE%20KEY-----%0AMIGH%2F", "[redacted]")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\\nMIGH", "[redacted]")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIGH", "-----BEGIN CERTIFICATE-----\nMIGH")]
    [InlineData("nothing", "nothing")]
    public void ASecretIsTakenOutOfAText(string text, string redacted) => Assert.Equal(redacted, Redaction.Of(text));

    [Fact]
    public void NoLineOfTheLogHasASecret()
    {
        var line = new LogLines(new FakeTimeProvider()).Of(
            LogLevel.Error, "a", $"Bearer {Token}", new InvalidOperationException($"it was {Token}"))!;

        Assert.DoesNotContain(Token, line.Said, StringComparison.Ordinal);
    }
}
