using CsCheck;
using Mesh.Forming;
using Mesh.Serialization;

namespace Mesh.Tests.Serialization;

/// <summary>Whatever crosses the control plane says on the other side what it said here.</summary>
public sealed class MessagePropertyTests
{
    private readonly MeshSerializer _serializer = new(null!);

    [Fact]
    public void ARequest() => MessageValues.Request.Sample(request =>
    {
        var read = Again(request);
        Assert.Equal((request.Service, request.Key, request.Options), (read.Service, read.Key, read.Options));
        Assert.Equal(request.Payload.ToArray(), read.Payload.ToArray());
    });

    [Fact]
    public void AResult() => MessageValues.Result.Sample(result =>
    {
        var read = Assert.IsType<RequestResult>(Again((object)result));
        Assert.Equal(result with { Payload = default }, read with { Payload = default });
        Assert.Equal(result.Payload.ToArray(), read.Payload.ToArray());
    });

    [Fact]
    public void AWordOfForming() => MessageValues.Formation.Sample(message => Assert.Equivalent(message, Again<FormationMessage>(message), strict: true));

    [Fact]
    public void AnInquiry() => MessageValues.Inquiry.Sample(inquiry =>
    {
        var read = Again(inquiry);
        Assert.Equal((inquiry.Kind, inquiry.Patience), (read.Kind, read.Patience));
        Assert.Equal(inquiry.Body.ToArray(), read.Body.ToArray());
    });

    [Fact]
    public void AnAnswer() => MessageValues.Answer.Sample(answer =>
    {
        var read = Again(answer);
        Assert.Equal(answer.End, read.End);
        Assert.Equal(answer.Body.ToArray(), read.Body.ToArray());
    });

    [Fact]
    public void AnEntryOfUpstreams() => MessageValues.Upstream.Sample(entry => Assert.Equal(entry, Again(entry)));

    private T Again<T>(T message)
        where T : class
    {
        var read = _serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));
        Assert.IsType(message.GetType(), read);
        return (T)read;
    }
}
