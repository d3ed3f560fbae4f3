using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// Reads an ordinary page in one pass over its bytes, without a document in memory, with the same result as
/// <see cref="ListedPageReader"/>. An unusual entry is left to that reader; a page with something unusual around its
/// entries, completely.
/// </summary>
internal ref struct QuickPageReader<T>
    where T : Listed
{
    private readonly Resource<T> _resource;
    private readonly List<T> _items = [];
    private readonly QuickEntryReader<T> _entries;
    private readonly Dictionary<string, string> _before = [];
    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _json;
    private int? _total;
    private int? _number;
    private int? _size;
    private string? _nextToken;
    private int _withoutId;
    private bool _hasHolder;

    private QuickPageReader(Resource<T> resource, ReadOnlySpan<byte> body)
    {
        _resource = resource;
        _entries = new QuickEntryReader<T>(resource);
        _body = body;
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
    }

    /// <returns>False if the page is unusual, is not JSON, or may report a failure.</returns>
    public static bool TryRead(
        Resource<T> resource, ReadOnlySpan<byte> body, [NotNullWhen(true)] out ListedPage<T>? page)
    {
        page = null;
        if (!WireJson.IsCleanUtf8(body)) return false;
        try
        {
            page = new QuickPageReader<T>(resource, body).Read();
        }
        catch (JsonException)
        {
            // The general reader reports what is wrong.
        }

        return page is not null;
    }

    private ListedPage<T>? Read()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject) return null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            if (!TryReadMember()) return null;
        // Reads past the end, which fails if anything follows.
        return !_json.Read() && _total is { } total
            ? new ListedPage<T>(_number, _size, total, _items, _withoutId, _nextToken) : null;
    }

    private bool TryReadMember()
    {
        if (_json.ValueTextEquals("TotalCount"u8)) return TryReadCount(ref _total);
        if (_json.ValueTextEquals("PageNumber"u8)) return TryReadCount(ref _number);
        if (_json.ValueTextEquals("PageSize"u8)) return TryReadCount(ref _size);
        if (_json.ValueTextEquals(_resource.Entries.Holder)) return TryReadHolder();
        if (_json.ValueTextEquals("NextToken"u8))
            return _nextToken is null && _json.Read() && WireText.TryRead(ref _json, out _nextToken);
        if (_json.ValueTextEquals("Success"u8))
            return _json.Read() && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals("true"u8);
        if (_json.ValueTextEquals("Code"u8) || _json.ValueTextEquals("code"u8)) return false;
        _json.Skip();
        return true;
    }

    private bool TryReadCount(ref int? count)
    {
        if (count is not null || !_json.Read() || !WireText.TryRead(ref _json, out var text)) return false;
        count = WireText.Count(text);
        return count is not null;
    }

    private bool TryReadHolder()
    {
        if (_hasHolder || !_json.Read()) return false;
        _hasHolder = true;
        if (_resource.Entries.List == "") return TryReadEntries();
        if (_json.TokenType != JsonTokenType.StartObject) return false;
        var hasList = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (!_json.ValueTextEquals(_resource.Entries.List)) _json.Skip();
            else if (hasList || !_json.Read() || !TryReadEntries()) return false;
            else hasList = true;
        }

        return true;
    }

    private bool TryReadEntries()
    {
        if (_json.TokenType != JsonTokenType.StartArray) return false;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            var begin = _json;
            var item = _entries.TryRead(_body, ref _json) ?? ReadInGeneral(begin);
            if (item is null) _withoutId++;
            else _items.Add(item);
        }

        return true;
    }

    private T? ReadInGeneral(Utf8JsonReader begin)
    {
        _json = begin;
        _json.Skip();
        var entry = _body[(int)begin.TokenStartIndex..(int)_json.BytesConsumed];
        return ListedPageReader.ReadItem(_resource, WireJson.Parse(entry), _before);
    }
}
