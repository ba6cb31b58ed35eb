namespace Skep.Compiler.Passes;

/// <summary>Ranges of bytes of a slot that do not overlap, in order.</summary>
sealed class SlotRanges
{
    readonly List<(int Start, int End)> _ranges = [];

    public IReadOnlyList<(int Start, int End)> All => _ranges;

    /// <summary>Adds a range; with what it overlaps it becomes one.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Add(int start, int end)
    {
        int at = First(start);
        if (at < _ranges.Count && _ranges[at].Start <= start && end <= _ranges[at].End)
            return false;
        int behind = at;
        while (behind < _ranges.Count && _ranges[behind].Start < end)
        {
            (start, end) = (Math.Min(start, _ranges[behind].Start), Math.Max(end, _ranges[behind].End));
            behind++;
        }
        _ranges.RemoveRange(at, behind - at);
        _ranges.Insert(at, (start, end));
        return true;
    }

    /// <summary>The index of the first range that ends behind a position.</summary>
    public int First(int position)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>What no range covers between two positions.</summary>
    public List<(int Start, int End)> Gaps(int start, int end)
    {
        List<(int Start, int End)> gaps = [];
        for (int i = First(start); start < end; i++)
        {
            int next = i < _ranges.Count ? Math.Min(_ranges[i].Start, end) : end;
            if (start < next)
                gaps.Add((start, next));
            start = i < _ranges.Count ? Math.Max(_ranges[i].End, start) : end;
        }
        return gaps;
    }
}
