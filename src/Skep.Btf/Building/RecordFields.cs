namespace Skep.Btf;

enum RecordField
{
    /// <summary>String offsets.</summary>
    Name,

    /// <summary>References to other types.</summary>
    TypeId,
}

/// <summary>
/// The places in a type record, given as its words in this machine's order, that hold string offsets or type ids. All that copies or
/// renumbers types goes through here.
/// </summary>
readonly ref struct RecordFields(ReadOnlySpan<uint> record, RecordField field)
{
    readonly ReadOnlySpan<uint> _record = record;

    public Enumerator GetEnumerator() => new(_record, field);

    public ref struct Enumerator
    {
        readonly int _end;
        readonly int _step;
        int _first;
        int _at;

        public Enumerator(ReadOnlySpan<uint> record, RecordField field)
        {
            var kind = KindLayout.KindOf(record[1]);
            int count = (int)(record[1] & BtfType.CountMask);
            bool inHeader = field == RecordField.Name || KindLayout.HasTarget(kind);
            _first = inHeader ? field == RecordField.Name ? 0 : 2 : -1;

            // Where in an element the field is, and how many words an element has.
            (int place, _step) = (kind, field) switch
            {
                (BtfKind.Struct or BtfKind.Union, RecordField.Name) => (0, 3),
                (BtfKind.Struct or BtfKind.Union, RecordField.TypeId) => (1, 3),
                (BtfKind.Enum, RecordField.Name) => (0, 2),
                (BtfKind.Enum64, RecordField.Name) => (0, 3),
                (BtfKind.FunctionPrototype, RecordField.Name) => (0, 2),
                (BtfKind.FunctionPrototype, RecordField.TypeId) => (1, 2),
                (BtfKind.DataSection, RecordField.TypeId) => (0, 3),
                (BtfKind.Array, RecordField.TypeId) => (0, 1),
                _ => (0, 0),
            };
            if (kind == BtfKind.Array)
                count = 2;
            _at = BtfFile.HeaderWords + place - _step;
            _end = _step == 0 ? 0 : BtfFile.HeaderWords + count * _step;
        }

        public int Current { get; private set; }

        public bool MoveNext()
        {
            if (_first >= 0)
            {
                (Current, _first) = (_first, -1);
                return true;
            }
            if (_step == 0 || _at + _step >= _end)
                return false;
            Current = _at += _step;
            return true;
        }
    }
}
