using Skep.Compiler.Analyses;
using Skep.Compiler.Ir;

namespace Skep.Compiler.Passes;

sealed partial class ValueNumbering
{
    /// <summary>How many writes are looked at to see whether a load still holds: more is taken for a yes.</summary>
    const int FarthestWrite = 128;

    // What was written on the way from the entry to where the walk is.
    readonly List<MemoryAccess> _log = [];
    readonly Dictionary<Value, List<Content>> _contents = [];
    readonly List<MemoryAccess> _writes = [];
    readonly ulong[] _blockWrites;
    readonly int[] _seenAt;
    int _walk;

    /// <summary>What is in memory.</summary>
    /// <param name="Value">The number there; its low bytes if it is wider.</param>
    /// <param name="Log">How long the log was.</param>
    readonly record struct Content(long Offset, long Size, Value Value, int Log);

    void SumWrites()
    {
        foreach (Block block in _flow.ReversePostOrder)
        {
            foreach (Value value in block.Values)
                _blockWrites[block.Id] |= _effects.WriteMaskOf(value);
        }
    }

    /// <summary>Where ways meet, all that is written on them since they parted counts as written.</summary>
    void LogJoin(Block block)
    {
        Block? dominator = _flow.ImmediateDominatorOf(block);
        if (dominator is null || _flow.PredecessorsOf(block).Count == 1)
            return;
        _walk++;
        ulong mask = 0;
        Stack<Block> open = new(_flow.PredecessorsOf(block));
        while (open.TryPop(out Block? between))
        {
            if (between == dominator || _seenAt[between.Id] == _walk)
                continue;
            _seenAt[between.Id] = _walk;
            mask |= _blockWrites[between.Id];
            foreach (Block predecessor in _flow.PredecessorsOf(between))
                open.Push(predecessor);
        }
        if (mask != 0)
            _log.Add(new(mask));
    }

    void NoteMemory(Value value)
    {
        if (value.Info.Is(OpTraits.Writes) && !value.IsTerminator)
        {
            _writes.Clear();
            _effects.AddWrites(value, _writes);
            _log.AddRange(_writes);
        }
        if (value.IsVolatile)
            return;
        switch (value.Op)
        {
            case Op.Load:
                NoteContent(_effects.AccessOf(value), value);
                break;
            case Op.Store:
                NoteContent(_effects.AccessOf(value), value[1]);
                break;
            case Op.Zero:
                NoteContent(_effects.AccessOf(value), _function.Constant(ValueType.I64, 0));
                break;
        }
    }

    void NoteContent(in MemoryAccess access, Value value)
    {
        if (!_contents.TryGetValue(access.Base!, out List<Content>? contents))
            _contents.Add(access.Base!, contents = []);
        contents.Add(new(access.Offset, access.Size, value, _log.Count));
        _undo.Push(() => contents.RemoveAt(contents.Count - 1));
    }

    Value? EarlierLoad(Value load, Emitter emitter)
    {
        if (load.IsVolatile)
            return null;
        MemoryAccess access = _effects.AccessOf(load);
        if (!_contents.TryGetValue(access.Base!, out List<Content>? contents))
            return null;
        for (int i = contents.Count - 1; i >= 0; i--)
        {
            Content content = contents[i];
            if (_log.Count - content.Log > FarthestWrite)
                return null;
            bool isCovered = content.Offset <= access.Offset && access.Offset + access.Size <= content.Offset + content.Size;
            if (isCovered && IsWorthIt(load, content) && !IsWritten(access, content.Log))
                return FromContent(load, access, content, emitter);
        }
        return null;
    }

    /// <summary>A part of a number costs a shift: no gain over a load, unless the slot may go or the number is known.</summary>
    static bool IsWorthIt(Value load, in Content content) =>
        content.Size == load.Memory.Size && IsSameKind(load, content.Value)
        || content.Value.IsConstant && load.Type != ValueType.Pointer
        || content.Size <= 8 && content.Value.Type != ValueType.Pointer && load.Type != ValueType.Pointer
            && PointerOrigins.BaseOf(load[0]).Base.Op == Op.Slot;

    // The 4 bytes that a context shows of a packet pointer are not the pointer.
    static bool IsSameKind(Value load, Value content) =>
        load.Memory.Size == 8 || (load.Type == ValueType.Pointer) == (content.Type == ValueType.Pointer);

    bool IsWritten(in MemoryAccess access, int since)
    {
        for (int i = since; i < _log.Count; i++)
        {
            if (_log[i].MayTouch(access))
                return true;
        }
        return false;
    }

    static Value FromContent(Value load, in MemoryAccess access, in Content content, Emitter emitter)
    {
        Value value = content.Value;
        if (value.IsZero)
            return emitter.Constant(load.Type, 0);
        long skipped = 8 * (access.Offset - content.Offset);
        if (content.Size != access.Size)
            value = emitter.Binary(Op.LShr, emitter.Reinterpret(value, ValueType.I64), skipped);
        if (value.Op == Op.Load && value.Memory == load.Memory && value.Type == load.Type)
            return value;
        return emitter.AsLoaded(value, load.Memory, load.Type);
    }
}
