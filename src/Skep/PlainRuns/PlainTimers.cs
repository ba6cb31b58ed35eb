namespace Skep;

/// <summary>Timers that programs started in plain runs, by the address of the value that holds them, which does not move.</summary>
sealed class PlainTimers
{
    readonly Dictionary<nuint, Entry> _timers = [];
    readonly Dictionary<nuint, Map> _maps = [];

    public void Init(nuint timer, Map map)
    {
        lock (_timers)
            _maps[timer] = map;
    }

    public Map? MapOf(nuint timer)
    {
        lock (_timers)
            return _maps.GetValueOrDefault(timer);
    }

    public void SetCallback(nuint timer, Action callback)
    {
        lock (_timers)
            _timers[timer] = new(callback, null);
    }

    /// <returns>Whether the timer has a callback.</returns>
    public bool Start(nuint timer, ulong due)
    {
        lock (_timers)
        {
            if (!_timers.TryGetValue(timer, out Entry? entry))
                return false;
            _timers[timer] = entry with { Due = due };
            return true;
        }
    }

    /// <returns>Whether it was running.</returns>
    public bool Cancel(nuint timer)
    {
        lock (_timers)
        {
            if (!_timers.TryGetValue(timer, out Entry? entry) || entry.Due is null)
                return false;
            _timers[timer] = entry with { Due = null };
            return true;
        }
    }

    public int Run(ulong now)
    {
        int count = 0;
        while (TakeDue(now) is { } callback)
        {
            callback();
            count++;
        }
        return count;
    }

    Action? TakeDue(ulong now)
    {
        lock (_timers)
        {
            foreach ((nuint timer, Entry entry) in _timers.OrderBy(static pair => pair.Value.Due))
            {
                if (entry.Due is not { } due || due > now)
                    continue;
                _timers[timer] = entry with { Due = null };
                return entry.Callback;
            }
            return null;
        }
    }

    sealed record Entry(Action Callback, ulong? Due);
}
