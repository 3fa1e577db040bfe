namespace Mesh.Benchmarks.Contenders.Orleans;

/// <summary>Answers with what it was sent; one for each key.</summary>
internal interface IEchoGrain : IGrainWithStringKey
{
    ValueTask<Echo> EchoAsync(Echo echo);
}
