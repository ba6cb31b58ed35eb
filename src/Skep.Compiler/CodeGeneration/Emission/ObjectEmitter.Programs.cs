using Skep.Btf;
using Skep.Bytecode;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.CodeGeneration;

sealed partial class ObjectEmitter
{
    /// <summary>A column has ten bits in <c>struct bpf_line_info</c>.</summary>
    const int MaxColumn = (1 << 10) - 1;

    /// <summary>A program whose types are not finished yet.</summary>
    sealed class PendingProgram
    {
        public required string Name { get; init; }

        public required SourcePoint?[] Origins { get; init; }

        public required List<(int Instruction, int File, int Text, SourcePoint Point)> Lines { get; init; }

        public required ProgramSpec Draft { get; init; }

        public ProgramSpec ToSpec(BtfFile types) => new()
        {
            Name = Name,
            SectionName = Draft.SectionName,
            Type = Draft.Type,
            AttachType = Draft.AttachType,
            AttachTarget = Draft.AttachTarget,
            Flags = Draft.Flags,
            AutoLoad = Draft.AutoLoad,
            Instructions = Draft.Instructions,
            References = Draft.References,
            CoreRelocations = Draft.CoreRelocations,
            Functions = Draft.Functions,
            Lines = [.. Lines.Select(line => new SourceLine(
                types, line.Instruction, line.File, line.Text, line.Point.Line, Math.Min(line.Point.Column, MaxColumn)))],
        };
    }

    PendingProgram Link(EmittedFunction entry)
    {
        CheckStack(entry);
        List<EmittedFunction> functions = CallGraph.Reachable(entry, _functions);
        var starts = new Dictionary<Function, int>();
        var code = new List<Instruction>();
        var origins = new List<SourcePoint?>();
        foreach (EmittedFunction function in functions)
        {
            starts[function.Source] = code.Count;
            code.AddRange(function.Code);
            origins.AddRange(function.Origins);
        }
        var references = new List<SymbolReference>();
        var relocations = new List<CoreRelocation>();
        foreach (EmittedFunction function in functions)
        {
            int start = starts[function.Source];
            foreach (SymbolReference reference in function.References)
                references.Add(reference with { Instruction = reference.Instruction + start });
            foreach (var (slot, access) in function.CoreRelocations)
                relocations.Add(new CoreRelocation(slot + start, access.Kind, _types.Add(access.Root), access.Path));
            foreach (var (slot, callee) in function.Calls)
                code[start + slot] = code[start + slot] with { Immediate = starts[callee] - (start + slot) - 1 };
        }
        SectionMatch? match = SectionTable.Resolve(entry.Source.Section);
        if (match is null)
        {
            _diagnostics.Warning(
                DiagnosticId.SectionNameUnknown,
                $"The section name '{entry.Source.Section}' of program '{entry.Source.Name}' says no program type.",
                CodeLocation.Of(entry.Source.Source, entry.Source));
        }
        string section = entry.Source.Section!;
        return new PendingProgram
        {
            Name = entry.Source.Name,
            Origins = [.. origins],
            Lines = FindLines(functions, starts),
            Draft = new ProgramSpec
            {
                Name = entry.Source.Name,
                SectionName = section,
                Type = match?.ProgramType ?? ProgramType.Unspecified,
                AttachType = match?.AttachType ?? 0,
                AttachTarget = match?.AttachTarget,
                Flags = match?.Flags ?? SectionFlags.None,
                AutoLoad = !section.StartsWith('?'),
                Instructions = [.. code],
                References = references,
                CoreRelocations = relocations,
                Functions = [.. functions.Select(function =>
                    new FunctionSpec(starts[function.Source], function.Source.Name, _functionTypes[function.Source]))],
            },
        };
    }

    /// <summary>A record where the line changes, and one at the start of each function, without which the kernel takes none.</summary>
    List<(int, int, int, SourcePoint)> FindLines(List<EmittedFunction> functions, Dictionary<Function, int> starts)
    {
        var lines = new List<(int, int, int, SourcePoint)>();
        if (!functions.Exists(HasLines))
            return lines;
        foreach (EmittedFunction function in functions)
        {
            SourcePoint previous = function.Origins.Find(static point => point is not null)
                ?? function.Source.Source ?? new SourcePoint("", 0, 0);
            for (int slot = 0; slot < function.Code.Count; slot += function.Code[slot].SlotCount)
            {
                SourcePoint point = function.Origins[slot] ?? previous;
                bool isSame = point.Line == previous.Line && point.Column == previous.Column && point.File == previous.File;
                if (slot > 0 && isSame)
                    continue;
                previous = point;
                int file = _types.Builder.AddString(point.File), text = _types.Builder.AddString(_text.LineOf(point.File, point.Line));
                lines.Add((starts[function.Source] + slot, file, text, point));
            }
        }
        return lines;
    }

    static bool HasLines(EmittedFunction function) =>
        function.Source.Source is not null || function.Origins.Exists(static point => point is not null);

    void CheckStack(EmittedFunction entry)
    {
        Location location = CodeLocation.Of(entry.Source.Source, entry.Source);
        if (CallGraph.Deepest(entry, _functions) is not { } chain)
        {
            _diagnostics.Error(
                DiagnosticId.RecursiveCall,
                $"'{entry.Source.Name}' reaches a function that calls itself, which BPF does not have",
                location,
                "Write a loop, or give bpf_loop a callback.");
            return;
        }
        if (CallGraph.StackOf(chain) <= FrameLayout.MaxSize || chain.Count == 1)
            return;
        string sizes = string.Join(" -> ", chain.Select(static function => $"{function.Source.Name} {CallGraph.StackOf(function)}"));
        _diagnostics.Error(
            DiagnosticId.StackChainTooLarge,
            $"the functions that call each other need {CallGraph.StackOf(chain)} bytes of stack together; "
                + $"a BPF program has {FrameLayout.MaxSize}: {sizes}",
            location,
            "Keep large data in a per-CPU array map, or let the functions be inlined so that their locals can share bytes.");
    }
}
