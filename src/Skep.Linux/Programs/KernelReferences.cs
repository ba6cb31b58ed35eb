using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Linux.Interop;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Linux;

/// <summary>Where the kernel has the functions and variables that an object's programs name. Looked up once for all of them.</summary>
sealed class KernelReferences : IDisposable
{
    /// <summary>Index 0 of the array stands for the kernel itself (<c>find_kfunc_desc_btf</c>, kernel/bpf/verifier.c).</summary>
    const int FirstModuleIndex = 1;

    readonly ObjectSpec _spec;
    readonly KernelSymbolResolver? _resolver;
    readonly IReadOnlyDictionary<string, IReadOnlyList<ulong>> _addresses;
    readonly List<string> _moduleNames = [];
    readonly List<BpfFileDescriptor> _modules = [];

    /// <param name="spec">The relocated object.</param>
    /// <param name="programs">Those of its programs that are loaded.</param>
    /// <param name="types">The running kernel's types, where the programs need them.</param>
    public KernelReferences(ObjectSpec spec, IEnumerable<ProgramSpec> programs, CoreTarget? types)
    {
        _spec = spec;
        _resolver = spec.Btf is null || types is null ? null : new KernelSymbolResolver(spec.Btf, types);
        _addresses = KernelSymbols.Find(programs.SelectMany(static program => program.References)
            .Where(static reference => reference.Kind == ReferenceKind.KernelVariable)
            .Select(static reference => reference.Symbol).Distinct().Where(name => spec.Externs.Find(name)?.TypeId is null or 0));
    }

    /// <summary>Descriptors of module BTF for <c>fd_array</c>, which the code refers to by index.</summary>
    public BpfFileDescriptor?[] Modules => _modules.Count == 0 ? [] : [null, .. _modules];

    /// <summary>Puts what the symbol stands for into the code.</summary>
    /// <exception cref="BpfLoadException">The kernel does not have it.</exception>
    public void Apply(ProgramSpec program, SymbolReference reference, Instruction[] code)
    {
        ExternSpec symbol = _spec.Externs.Get(reference.Symbol);
        int slot = reference.Instruction;
        if (symbol is { Kind: ExternKind.Variable, TypeId: 0 })
        {
            (code[slot], code[slot + 1]) = Instruction.LoadImmediate64(code[slot].Destination, AddressOf(program, symbol));
            return;
        }
        string? error = null;
        if (_resolver is null || !_resolver.TryResolve(symbol, out KernelSymbol found, out error))
            throw Missing(program, reference, error ?? $"the kernel has no '{symbol.Name}'");
        int module = found.File.BaseFile is null ? 0 : IndexOf(found.File.Name!);
        // The address of a function is taken to ask whether it is there.
        if (code[slot].IsCall)
            code[slot] = Instruction.CallKfunc(found.TypeId, (short)module);
        else
            (code[slot], code[slot + 1]) = Instruction.LoadImmediate64(code[slot].Destination, PseudoSource.BtfId, found.TypeId,
                DescriptorOf(module));
    }

    public void Dispose() => _modules.ForEach(static module => module.Dispose());

    ulong AddressOf(ProgramSpec program, ExternSpec symbol)
    {
        if (!_addresses.TryGetValue(symbol.Name, out IReadOnlyList<ulong>? addresses))
            return symbol.IsWeak ? 0ul : throw Missing(program, null, $"/proc/kallsyms has no '{symbol.Name}'");
        if (addresses.Distinct().Take(2).Count() > 1)
            throw Missing(program, null, $"'{symbol.Name}' is the name of {addresses.Count} things in the kernel");
        return addresses[0] != 0 ? addresses[0]
            : throw Missing(program, null, $"the kernel hides the address of '{symbol.Name}' (kernel.kptr_restrict, CAP_SYSLOG)");
    }

    int IndexOf(string module)
    {
        int index = _moduleNames.IndexOf(module);
        if (index < 0)
        {
            index = _moduleNames.Count;
            _modules.Add(KernelTypes.OpenModuleDescriptor(module));
            _moduleNames.Add(module);
        }
        return index + FirstModuleIndex;
    }

    /// <summary>The number stays valid until this is disposed.</summary>
    int DescriptorOf(int module)
    {
        using var lease = BpfFileDescriptor.BorrowOrNone(module == 0 ? null : _modules[module - FirstModuleIndex]);
        return lease.Number;
    }

    static BpfLoadException Missing(ProgramSpec program, SymbolReference? reference, string reason)
    {
        SourceLine? line = reference is { } place ? program.LineOf(place.Instruction) : null;
        return new($"program '{program.Name}' cannot be loaded",
        [
            new Diagnostic(DiagnosticId.KernelSymbolMissing, Severity.Error, $"The program needs a kernel symbol, but {reason}.", new()
            {
                File = line?.File,
                Line = line?.Line ?? 0,
                Column = line?.Column ?? 0,
                Program = program.Name,
                Instruction = reference?.Instruction,
            }),
        ]);
    }
}
