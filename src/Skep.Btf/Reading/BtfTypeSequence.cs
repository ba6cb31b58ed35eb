using System.Collections;

namespace Skep.Btf;

/// <summary>Types by ascending id. Enumerates without allocating.</summary>
public readonly struct BtfTypeSequence : IEnumerable<BtfType>
{
    readonly BtfFile _file;
    readonly int _first;
    readonly int _end;

    internal BtfTypeSequence(BtfFile file, int first, int end) => (_file, _first, _end) = (file, first, end);

    public Enumerator GetEnumerator() => new(_file, _first, _end);

    IEnumerator<BtfType> IEnumerable<BtfType>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator : IEnumerator<BtfType>
    {
        readonly BtfFile _file;
        readonly int _first;
        readonly int _end;
        int _id;

        internal Enumerator(BtfFile file, int first, int end) => (_file, _first, _end, _id) = (file, first, end, first - 1);

        public readonly BtfType Current => _file.GetType(_id);

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_id < _end;

        public void Reset() => _id = _first - 1;

        public readonly void Dispose() { }
    }
}
