using Mesh.Hosting;
using Mesh.Requests;
using Mesh.Routing;

namespace Mesh.Tests.Routing;

/// <summary>Random sequences of answers, faults and pauses: whatever happens, no request ends with a claim too many.</summary>
public sealed class DeliveryPropertyTests
{
    private const int Seeds = 150;
    private const int Steps = 250;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void EveryRequestEndsOnceAndSaysNoMoreThanIsKnown(bool keyed, bool strict)
    {
        WorkPool.Rehearse(item => item.Execute()); // each step's end shows all that follows from it
        try
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                new Run(seed, keyed, strict).Check();
            }
        }
        finally
        {
            WorkPool.Rehearse(null);
        }
    }

    private sealed class Run(int seed, bool keyed, bool strict)
    {
        private static readonly Answer[] Answers =
        [
            Answer.Rejected(Reason.Moved, "moved"),
            Answer.Rejected(Reason.Draining, "leaving"),
            Answer.Rejected(Reason.UnknownService, "not here"),
            Answer.Rejected(Reason.Expired, "late"),
            Answer.Overloaded("full", TimeSpan.FromSeconds(1)),
            Answer.Failed(Reason.HandlerThrew, "threw"),
            Answer.Failed(Reason.ReplyTooLarge, "too large"),
            new(Outcome.Refused, Reason.Malformed, default, "what?"),
            new(Outcome.Unreachable, Reason.NoLease, default, "no lease"),
            new(Outcome.Unknown, Reason.NoLease, default, "cut off"),
        ];

        private readonly Random _random = new(seed);
        private readonly RoutingRig _rig = new(4, keyed: keyed, strict: strict);
        private readonly List<Sent> _requests = [];
        private readonly List<Attempt> _attempts = [];
        private readonly HashSet<ulong> _known = [];

        public void Check()
        {
            for (var step = 0; step < Steps; step++)
            {
                Step(_random.Next(9));
                Note();
            }

            _rig.Pass(2_000);
            Note();
            Assert.All(_requests, request => Assert.True(request.Ended, $"seed {seed}: {request.Number} never ended"));
            Assert.Equal(0, _rig.Router.Waiting);
            Assert.Equal(0, _rig.Router.InFlight);
            Assert.All(_rig.Peers, peer => Assert.Equal(0, peer.InFlight));
        }

        private void Step(int what)
        {
            var peer = _rig.Peers[_random.Next(_rig.Peers.Length)];
            switch (what)
            {
                case 0 or 1:
                    Send();
                    break;
                case 2 or 3:
                    AnswerOne();
                    break;
                case 4:
                    Lose(peer, taken: _random.Next(2) == 0 ? -1 : 1);
                    break;
                case 5:
                    peer.IsSuspect = _random.Next(2) == 0;
                    peer.IsSilent = peer.IsSuspect && _random.Next(2) == 0;
                    _rig.Router.RerouteFrom(peer);
                    _rig.Router.WakeWaiting();
                    break;
                case 6:
                    peer.Answer = (SendResult)_random.Next(3);
                    break;
                case 7:
                    _rig.TakeRoutes();
                    break;
                default:
                    _rig.Pass(_random.Next(1, 30));
                    break;
            }
        }

        private void Send()
        {
            var request = new Sent(_requests.Count, _random.Next(2) == 0);
            _requests.Add(request);
            var key = !strict && _random.Next(4) == 0 ? null : $"key-{_random.Next(5)}";
            var options = new RequestOptions
            {
                Deadline = TimeSpan.FromMilliseconds(_random.Next(20, 400)),
                Idempotent = request.Idempotent,
                RequestId = _random.Next(3) == 0 ? $"id-{request.Number}" : null,
            };
            var cancellation = new CancellationToken(canceled: _random.Next(20) == 0);
            var task = _rig.Router
                .SendAsync("s", key, BitConverter.GetBytes(request.Number), options, cancellation).AsTask();
            task.ContinueWith(
                ended => request.End(ended.Result),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        private void AnswerOne()
        {
            var open = _attempts.Where(attempt => !attempt.IsOver).ToArray();
            if (open.Length == 0)
            {
                return;
            }

            var attempt = open[_random.Next(open.Length)];
            var answer = _random.Next(3) == 0
                ? Answer.Replied(BitConverter.GetBytes(attempt.Number))
                : Answers[_random.Next(Answers.Length)];
            attempt.IsOver = true;
            attempt.DidNotRun = answer.Outcome is Outcome.Rejected or Outcome.Unreachable;
            attempt.Ran = answer.Outcome is Outcome.Replied or Outcome.Refused or Outcome.HandlerFailed;
            _rig.Router.Reply(attempt.Id, answer);
        }

        private void Lose(FakePeer peer, long taken)
        {
            foreach (var attempt in _attempts.Where(attempt => attempt.Peer == peer && !attempt.IsOver))
            {
                attempt.IsOver = true;
                attempt.DidNotRun = taken < 0;
            }

            _rig.Router.OnConnectionLost(peer, taken, "reset");
        }

        /// <summary>Looks at what was sent and what ended in the latest step.</summary>
        private void Note()
        {
            foreach (var peer in _rig.Peers)
            {
                foreach (var (id, payload) in peer.Sent.Where(sent => _known.Add(sent.Id)))
                {
                    var number = BitConverter.ToInt32(payload);
                    Assert.True(
                        _requests[number].Idempotent || Of(number).All(attempt => attempt.DidNotRun),
                        $"seed {seed}: {number} is not idempotent, may have run, and was sent again");
                    _attempts.Add(new Attempt(id, peer, number));
                }
            }

            foreach (var request in _requests.Where(request => request is { Ended: true, Checked: false }))
            {
                request.Checked = true;
                CheckEnd(request, request.Result);
            }
        }

        private void CheckEnd(Sent request, in RequestResult result)
        {
            var attempts = Of(request.Number).ToArray();
            var why = $"seed {seed}: {request.Number} ended as {result}";
            Assert.Equal(attempts.Length, result.Attempts);
            switch (result.Outcome)
            {
                case Outcome.Rejected or Outcome.Unreachable:
                    Assert.True(attempts.All(attempt => attempt.DidNotRun), why);
                    break;
                case Outcome.Replied:
                    Assert.True(BitConverter.ToInt32(result.Payload.Span) == request.Number, why);
                    break;
                case Outcome.Refused or Outcome.HandlerFailed:
                    Assert.True(attempts.Any(attempt => attempt.Ran), why);
                    break;
                default:
                    Assert.True(attempts.Length > 0, why);
                    break;
            }
        }

        private IEnumerable<Attempt> Of(int number) => _attempts.Where(attempt => attempt.Number == number);
    }

    private sealed class Sent(int number, bool idempotent)
    {
        public int Number => number;

        public bool Idempotent => idempotent;

        public bool Ended { get; private set; }

        public bool Checked { get; set; }

        public RequestResult Result { get; private set; }

        public void End(in RequestResult result)
        {
            Assert.False(Ended);
            (Ended, Result) = (true, result);
        }
    }

    private sealed class Attempt(ulong id, FakePeer peer, int number)
    {
        public ulong Id => id;

        public FakePeer Peer => peer;

        public int Number => number;

        public bool IsOver { get; set; }

        public bool Ran { get; set; }

        public bool DidNotRun { get; set; }
    }
}
