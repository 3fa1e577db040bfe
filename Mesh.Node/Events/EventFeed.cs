using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mesh.Documents;
using Mesh.Observation;

namespace Mesh.Node.Events;

/// <summary>What one stream is told, picture by picture: everything at first, then what is new. Not thread-safe.</summary>
/// <remarks>An event's id is the node's start and the last happening that was told by then: who comes back with it has had all
/// up to there, and what came after is told first.</remarks>
/// <param name="types">Which events are wanted.</param>
/// <param name="lastEventId">The id that the client had last; null for a client that had none.</param>
internal sealed class EventFeed(EventTypes types, string? lastEventId)
{
    private const string Missed = "missed";
    private static readonly TimeSpan Reconnection = TimeSpan.FromSeconds(2);

    private Dictionary<long, int> _told = []; // how many nodes told of what was told
    private long _last;
    private DateTimeOffset _trafficAt = DateTimeOffset.MinValue;
    private bool _isFirst = true;

    /// <summary>What follows from a picture.</summary>
    internal IReadOnlyList<SseItem<byte[]>> Of(ClusterPicture picture)
    {
        var events = new List<SseItem<byte[]>>();
        var fresh = picture.Happenings.Where(one => _told.GetValueOrDefault(one.Id) < one.By.Length).ToArray();
        if (_isFirst)
        {
            Begin(picture, events);
        }

        if (types.Happenings)
        {
            AddHappenings(picture, events, fresh);
        }

        _last = fresh.Select(one => one.Id).Append(_last).Max();
        _told = picture.Happenings.ToDictionary(one => one.Id, one => one.By.Length);
        if (types.Pictures)
        {
            var traffic = picture.Traffic.Where(point => point.At > _trafficAt).ToArray();
            _trafficAt = traffic is [] ? _trafficAt : traffic[^1].At;
            var document = PictureDocument.Of(picture, traffic, fresh, _isFirst);
            events.Add(Item(EventTypes.Picture, document, StateJson.Readable.PictureDocument, IdOf(picture, _last)));
        }

        _isFirst = false;
        return events;
    }

    /// <summary>What the client had already is told no more; if it had something that is not remembered, it is told that.</summary>
    private void Begin(ClusterPicture picture, List<SseItem<byte[]>> events)
    {
        if (lastEventId is null)
        {
            return;
        }

        var newest = picture.Happenings.Select(one => one.Id).DefaultIfEmpty(0).Max();
        if (!TryRead(lastEventId, picture.Start, out _last) || _last > newest)
        {
            _last = 0;
            events.Add(MissedItem($"It is no id of this start of {picture.Node}: what is remembered here is told from the beginning."));
        }
        else if (newest - _last > picture.Happenings.Count(one => one.Id > _last))
        {
            events.Add(MissedItem($"More has happened since than {picture.Node} remembers: some of it is missing."));
        }
    }

    private void AddHappenings(ClusterPicture picture, List<SseItem<byte[]>> events, Happening[] fresh)
    {
        // A first picture has them all; only who asks for what it missed gets it as events too.
        var isTold = _isFirst && types.Pictures && lastEventId is null;
        foreach (var happening in fresh.Where(one => !isTold && (!_isFirst || one.Id > _last)).OrderBy(one => one.Id))
        {
            var isNew = happening.Id > _last && !_told.ContainsKey(happening.Id);
            events.Add(Item(
                EventTypes.Happening,
                HappeningDocument.Of(happening),
                StateJson.Readable.HappeningDocument,
                isNew ? IdOf(picture, happening.Id) : null)); // who was told of it again has had what came after it
        }
    }

    private SseItem<byte[]> MissedItem(string detail) =>
        Item(Missed, new MissedDocument(lastEventId!, detail), StateJson.Readable.MissedDocument, null);

    private SseItem<byte[]> Item<T>(string type, T document, JsonTypeInfo<T> json, string? id) =>
        new(JsonSerializer.SerializeToUtf8Bytes(document, json), type) { EventId = id, ReconnectionInterval = _isFirst ? Reconnection : null };

    private static string IdOf(ClusterPicture picture, long id) => string.Create(CultureInfo.InvariantCulture, $"{picture.Start}.{id}");

    private static bool TryRead(string lastEventId, string start, out long id)
    {
        id = 0;
        return lastEventId.Split('.') is [var ofStart, var number]
            && ofStart == start
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
