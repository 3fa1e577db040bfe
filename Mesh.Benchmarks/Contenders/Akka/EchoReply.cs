namespace Mesh.Benchmarks.Contenders.Akka;

/// <summary>What the worker answers with.</summary>
internal sealed record EchoReply(byte[] Payload);
