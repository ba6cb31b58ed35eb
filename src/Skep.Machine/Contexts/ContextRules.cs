using System.Collections.Concurrent;
using Skep.KernelAbi;

namespace Skep.Machine;

/// <summary>What <see cref="ContextLayouts"/> lets one kind of program do with its context, by offset.</summary>
sealed class ContextRules
{
    const int WriteShift = 4;

    static readonly int[] Widths = [1, 2, 4, 8];

    static readonly ConcurrentDictionary<(ProgramType, AttachType), ContextRules> Known = new();

    readonly ContextLayout _layout;
    readonly ProgramType _program;
    readonly byte[] _widths;
    readonly ContextPointer[] _pointers;

    ContextRules(ContextLayout layout, ProgramType program, AttachType attach)
    {
        _layout = layout;
        _program = program;
        _widths = new byte[layout.Size];
        _pointers = new ContextPointer[layout.Size];
        for (int offset = 0; offset < layout.Size; offset++)
        {
            foreach (int width in Widths)
            {
                if (layout.Allows(program, attach, offset, width, write: false, out ContextField? field))
                {
                    _widths[offset] |= (byte)width;
                    _pointers[offset] = field!.Pointer;
                }
                if (layout.Allows(program, attach, offset, width, write: true, out _))
                    _widths[offset] |= (byte)(width << WriteShift);
            }
        }
    }

    /// <summary>For a program whose type has a context of known layout.</summary>
    public static ContextRules For(ProgramType program, AttachType attach) =>
        Known.GetOrAdd((program, attach), static key => ContextLayouts.TryGet(key.Item1, out ContextLayout? layout)
            ? new ContextRules(layout, key.Item1, key.Item2)
            : throw new ArgumentException($"programs of type {key.Item1} have a context that depends on their hook"));

    public int Size => _layout.Size;

    public bool IsSkb => _layout.Name == SkBuff.Name;

    /// <summary>Widths are powers of two, so that the sum of several is a set of them.</summary>
    public bool Allows(int offset, int width, bool write) =>
        (uint)offset < (uint)_widths.Length && (_widths[offset] >> (write ? WriteShift : 0) & width) != 0;

    public ContextPointer PointerAt(int offset) => _pointers[offset];

    /// <summary>What is wrong with an access that is not allowed.</summary>
    public string Explain(int offset, bool write)
    {
        if (_layout.FieldAt(offset) is not { } field)
            return $"where {_layout.Name} has no field";
        int widths = (uint)field.Offset < (uint)_widths.Length ? _widths[field.Offset] >> (write ? WriteShift : 0) & 15 : 0;
        string name = $"{_layout.Name}.{field.Name}", verb = write ? "write" : "read";
        if (widths == 0)
            return $"{name}, which programs of type {_program.KernelName} may not {verb}";
        string allowed = string.Join(" or ", Widths.Where(width => (widths & width) != 0));
        return $"{name}, which is {(write ? "written" : "read")} {allowed} bytes at a time";
    }
}
