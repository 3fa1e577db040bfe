using Akka.Dispatch;
using Mesh.Services;

namespace Mesh.Tests.Services;

public sealed class KeyedExecutorTests
{
    private const int MaxDepth = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly KeyedExecutor _executor = new("keyed");
    private readonly TaskCompletionSource<int> _ranOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int Here => Environment.CurrentManagedThreadId;

    [Fact]
    public void WhatMayRunHereHasRunOnReturn()
    {
        KeyedExecutor.RunHere(_executor, executor => executor.Execute(new Work(() => _ranOn.SetResult(Here))));

        Assert.True(_ranOn.Task.IsCompleted);
        Assert.Equal(Here, _ranOn.Task.GetAwaiter().GetResult());
    }

    [Fact]
    public async Task AllElseRunsOnThePool()
    {
        var here = Here;

        _executor.Execute(new Work(() => _ranOn.SetResult(Here)));

        Assert.NotEqual(here, await _ranOn.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task WhatIsToldMeanwhileRunsOnThePool()
    {
        var here = Here;

        KeyedExecutor.RunHere(_executor, executor => executor.Execute(new Work(
            () => executor.Execute(new Work(() => _ranOn.SetResult(Here))))));

        Assert.NotEqual(here, await _ranOn.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task AfterAFaultAllIsAsBefore()
    {
        var here = Here;
        Assert.Throws<InvalidOperationException>(() => KeyedExecutor.RunHere(
            _executor, executor => executor.Execute(new Work(() => throw new InvalidOperationException()))));

        _executor.Execute(new Work(() => _ranOn.SetResult(Here)));

        Assert.NotEqual(here, await _ranOn.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task AChainOfCallsDoesNotGrowTheStackWithoutEnd()
    {
        const int Links = 100;
        var here = Here;
        var ranHere = 0;
        var isCalling = true;
        Call(1);
        isCalling = false; // from here on, this thread is the pool's again

        await _ranOn.Task.WaitAsync(Patience);
        Assert.Equal(MaxDepth, ranHere);

        void Call(int link) => KeyedExecutor.RunHere(_executor, executor => executor.Execute(new Work(() =>
        {
            ranHere += isCalling && Here == here ? 1 : 0;
            if (link < Links)
            {
                Call(link + 1);
            }
            else
            {
                _ranOn.SetResult(Here);
            }
        })));
    }

    private sealed class Work(Action work) : IRunnable
    {
        public void Run() => work();

        public void Execute() => Run();
    }
}
