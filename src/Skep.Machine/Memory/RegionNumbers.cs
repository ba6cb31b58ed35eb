namespace Skep.Machine;

/// <summary>
/// Hands out the region numbers of a host's maps and programs, and takes them back when the collector has found them unreachable.
/// </summary>
sealed class RegionNumbers
{
    readonly Lock _gate = new();
    readonly Stack<int> _free = new();
    int _next = GuestAddress.FirstObject;

    /// <exception cref="BpfNotSupportedException">All are in use.</exception>
    public int Take()
    {
        lock (_gate)
        {
            if (_free.TryPop(out int region))
                return region;
            if (_next > GuestAddress.LastObject)
            {
                throw new BpfNotSupportedException(
                    $"more than {GuestAddress.LastObject - GuestAddress.FirstObject + 1} maps and programs at once in one in-process host");
            }
            return _next++;
        }
    }

    public void Return(int region)
    {
        lock (_gate)
            _free.Push(region);
    }
}

/// <summary>Holds a region number for as long as its owner is reachable.</summary>
sealed class RegionNumber(RegionNumbers numbers)
{
    public int Value { get; } = numbers.Take();

    // A finalizer, because nobody disposes of a map: running programs may use it past the end of its object.
    ~RegionNumber() => numbers.Return(Value);
}
