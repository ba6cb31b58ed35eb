using System.Collections;

namespace Skep.Btf;

/// <summary>The types that bear a name. The search goes on as they are enumerated, and allocates nothing.</summary>
public readonly struct BtfNameMatches : IEnumerable<BtfType>
{
    readonly Cursor _first;
    readonly BtfFile _file;
    readonly bool _essential;

    internal BtfNameMatches(BtfFile file, ReadOnlySpan<byte> name, bool ownOnly, bool essential)
    {
        (_file, _essential) = (file, essential);
        BtfFile start = file;
        while (!ownOnly && start.BaseFile is { } below)
            start = below;
        uint hash = NameHash.Compute(name, 0, out _);
        _first = new Cursor(start, hash, start.Names.First(hash), false).FindFrom(file, name, essential);
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<BtfType> IEnumerable<BtfType>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator : IEnumerator<BtfType>
    {
        readonly BtfNameMatches _matches;
        Cursor _cursor;
        bool _started;

        internal Enumerator(BtfNameMatches matches) => _matches = matches;

        public readonly BtfType Current => _cursor.Type;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (!_started)
            {
                (_cursor, _started) = (_matches._first, true);
            }
            else if (!_cursor.IsAtEnd)
            {
                // The name that was asked for is gone by now, but the first match bears it.
                ReadOnlySpan<byte> name = _matches._first.Type.NameUtf8;
                if (_matches._essential)
                    name = BtfName.Essential(name);
                _cursor = _cursor.Next().FindFrom(_matches._file, name, _matches._essential);
            }
            return !_cursor.IsAtEnd;
        }

        public void Reset() => _started = false;

        public readonly void Dispose() { }
    }

    /// <summary>
    /// A place in the search: a link of the hash chain in one of the files or, for an essential name, after the chain a place in that
    /// file's list of flavoured types.
    /// </summary>
    readonly record struct Cursor(BtfFile File, uint Hash, int Position, bool InFlavoured)
    {
        public bool IsAtEnd => Position == NameIndex.End;

        int Index => InFlavoured ? File.Names.Flavoured[Position] : Position;

        public BtfType Type => IsAtEnd ? default : File.GetType(File.FirstId + Index);

        public Cursor Next()
        {
            if (!InFlavoured)
                return this with { Position = File.Names.Next(Position) };
            return this with { Position = Position - 1 };
        }

        /// <summary>This place or the first after it that matches; at the end if none does up to <paramref name="last"/>.</summary>
        public Cursor FindFrom(BtfFile last, ReadOnlySpan<byte> name, bool essential)
        {
            Cursor at = this;
            while (true)
            {
                for (; !at.IsAtEnd; at = at.Next())
                {
                    ReadOnlySpan<byte> found = at.Type.NameUtf8;
                    // A flavoured type whose whole name was asked for was already found in the chain.
                    bool isWhole = found.SequenceEqual(name);
                    if (at.InFlavoured ? !isWhole && BtfName.Essential(found).SequenceEqual(name) : isWhole)
                        return at;
                }
                int flavoured = at.File.Names.Flavoured.Length;
                if (essential && !at.InFlavoured && flavoured > 0)
                    at = at with { Position = flavoured - 1, InFlavoured = true };
                else if (Above(at.File, last) is { } file)
                    at = new Cursor(file, at.Hash, file.Names.First(at.Hash), false);
                else
                    return at;
            }
        }

        /// <summary>The file that is split from <paramref name="file"/> on the way up to <paramref name="last"/>.</summary>
        static BtfFile? Above(BtfFile file, BtfFile last)
        {
            if (file == last)
                return null;
            while (last.BaseFile is { } below && below != file)
                last = below;
            return last;
        }
    }
}
