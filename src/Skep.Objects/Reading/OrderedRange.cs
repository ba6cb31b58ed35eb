namespace Skep.Objects.Reading;

/// <summary>Finds parts of a list that is in ascending order of a place.</summary>
static class OrderedRange
{
    /// <summary>Index of the first item whose place is at least <paramref name="place"/>; the count when there is none.</summary>
    public static int FirstAtLeast<T>(IReadOnlyList<T> items, long place, Func<T, long> placeOf)
    {
        int low = 0, high = items.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (placeOf(items[middle]) < place)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Indices of the items with a place from <paramref name="start"/> up to but not including <paramref name="end"/>.</summary>
    public static (int First, int End) Between<T>(IReadOnlyList<T> items, long start, long end, Func<T, long> placeOf) =>
        (FirstAtLeast(items, start, placeOf), FirstAtLeast(items, end, placeOf));

    public static bool IsAscending<T>(IReadOnlyList<T> items, Func<T, long> placeOf)
    {
        for (int i = 1; i < items.Count; i++)
        {
            if (placeOf(items[i]) < placeOf(items[i - 1]))
                return false;
        }
        return true;
    }
}
