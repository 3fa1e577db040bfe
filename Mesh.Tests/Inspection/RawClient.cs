using System.IO.Pipelines;
using System.Net.Sockets;
using Mesh.Inspection;
using Mesh.Inspection.Protocol;

namespace Mesh.Tests.Inspection;

/// <summary>Speaks to a pbm host frame by frame, or byte by byte.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    public RawClient(Socket socket)
    {
        _stream = new(socket, ownsSocket: true);
        _reader = new(PipeReader.Create(_stream));
        _writer = new(PipeWriter.Create(_stream));
    }

    public static Hello Greeting { get; } = new(ProtocolVersion.Min, ProtocolVersion.Max, "test");

    public Task SendAsync(InspectionMessage message) => _writer.WriteAsync(message, default);

    public async Task SendBytesAsync(params byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next message; null when the host closed the connection.</summary>
    public Task<InspectionMessage?> ReceiveAsync() => _reader.ReadAsync(default);

    public async Task<T> ReceiveAsync<T>()
        where T : InspectionMessage => Assert.IsType<T>(await ReceiveAsync());

    public async Task GreetAsync()
    {
        await SendAsync(Greeting);
        await ReceiveAsync<HelloAccepted>();
    }

    /// <summary>As a node: takes a client's hello, and tells it the only palette that there is.</summary>
    public async Task OfferAsync(PaletteDescription palette)
    {
        await ReceiveAsync<Hello>();
        await SendAsync(new HelloAccepted(1, "node1"));
        await ReceiveAsync<PalettesRequest>();
        await SendAsync(new Palettes([palette], Final: true));
    }

    public void Dispose() => _stream.Dispose();
}
