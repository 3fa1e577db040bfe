using Akka.Actor;
using Mesh.Hosting;
using Mesh.Services;

namespace Mesh.Tests.Services;

public sealed class ActivationTests
{
    private readonly Activation _activation = new(ActorRefs.Nobody, position: 0, mailboxLimit: 1, TimeSpan.Zero);

    [Fact]
    public void CancellingRunsNoCallbackOnTheThreadThatCancels()
    {
        var queued = new List<IThreadPoolWorkItem>();
        WorkPool.Rehearse(queued.Add);
        try
        {
            var ran = false;
            using var _ = _activation.Work.Register(() => ran = true);
            _activation.Cancel();

            Assert.False(ran);
            Assert.Single(queued).Execute();
            Assert.True(ran);
        }
        finally
        {
            WorkPool.Rehearse(null);
        }
    }

    [Fact]
    public void WhatBeginsAfterwardsIsCancelledFromTheStart()
    {
        _activation.Cancel();

        Assert.True(_activation.Work.IsCancellationRequested);
    }

    [Fact]
    public void OnceClosedItStaysSo()
    {
        Assert.True(_activation.TryClose());
        Assert.False(_activation.TryClose());
        Assert.True(_activation.IsClosed);
    }
}
