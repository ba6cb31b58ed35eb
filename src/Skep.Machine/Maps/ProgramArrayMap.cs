using System.Runtime.CompilerServices;
using Skep.Objects;

namespace Skep.Machine;

/// <summary>PROG_ARRAY: the programs that <c>bpf_tail_call</c> can enter. In raw form a value is a program's <see cref="InProcessProgram.Id"/>.</summary>
public sealed unsafe class ProgramArrayMap : InProcessMap
{
    readonly InProcessHost _host;
    readonly InProcessProgram?[] _programs;

    internal ProgramArrayMap(MapSpec spec, InProcessHost host)
        : base(spec, host)
    {
        _host = host;
        _programs = new InProcessProgram?[spec.MaxEntries];
    }

    /// <summary>Puts a program at an index, or takes away what is there.</summary>
    /// <exception cref="BpfMapException">The index is past the end (E2BIG), or the program is of another type than those in the map (EINVAL).</exception>
    public void Set(int index, InProcessProgram? program)
    {
        if ((uint)index >= MaxEntries)
            throw Refused(Errno.E2BIG);
        if (program is not null && !Accepts(program))
            throw Refused(Errno.EINVAL);
        Volatile.Write(ref _programs[index], program);
    }

    internal ProgramCode? At(uint index) => index < (uint)_programs.Length ? Volatile.Read(ref _programs[index])?.Code : null;

    internal override int Delete(byte* key)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries)
            return -Errno.E2BIG;
        return Interlocked.Exchange(ref _programs[index], null) is null ? -Errno.ENOENT : 0;
    }

    private protected override bool TryLookup(byte* key, byte* value)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (index >= MaxEntries || Volatile.Read(ref _programs[index]) is not { } program)
            return false;
        Unsafe.WriteUnaligned(value, program.Id);
        return true;
    }

    private protected override int Update(byte* key, byte* value, ulong flags)
    {
        uint index = Unsafe.ReadUnaligned<uint>(key);
        if (flags != (ulong)UpdateFlags.Any)
            return -Errno.EINVAL;
        if (index >= MaxEntries)
            return -Errno.E2BIG;
        if (_host.FindProgram(Unsafe.ReadUnaligned<int>(value)) is not { } program || !Accepts(program))
            return -Errno.EINVAL;
        Volatile.Write(ref _programs[index], program);
        return 0;
    }

    private protected override bool TryGetNextKey(byte* key, byte* next) => ArrayMap.NextIndex(MaxEntries, key, next);

    // bpf_prog_map_compatible: a tail call must not change the type of the context.
    bool Accepts(InProcessProgram program) =>
        Array.Find(_programs, static other => other is not null) is not { } first || first.Spec.Type == program.Spec.Type;
}
