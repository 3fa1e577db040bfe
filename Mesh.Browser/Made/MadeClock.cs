using Mesh.Tests.Support;

namespace Mesh.Browser.Made;

/// <summary>A clock that began at the noon of made pictures, so that two screenshots say the same time.</summary>
internal sealed class MadeClock : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => MadePictures.Noon + System.GetElapsedTime(_began);
}
