using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;

namespace Skep.Objects.Reading;

/// <summary>
/// Makes a program of each global function outside <c>.text</c>: its own instructions, then those of every function that it reaches, each
/// once, in the order in which they are first called. libbpf does the same, so that both hand the kernel the same code.
/// </summary>
sealed class ProgramLinker
{
    const string ExceptionCallback = "exception_callback:";

    readonly ObjectSource _source;
    readonly Dictionary<Function, int> _starts = new(ReferenceEqualityComparer.Instance);
    readonly List<Function> _functions = [];
    int _length;

    /// <summary>Slots that are left for programs. A small file can reach much code from many programs; no real object comes near
    /// this.</summary>
    long _budget;

    ProgramLinker(ObjectSource source)
    {
        _source = source;
        _budget = Math.Max(1 << 17, source.Elf.Length / 4);
    }

    public static void Link(ObjectSource source, ObjectSpec spec)
    {
        var linker = new ProgramLinker(source);
        foreach (CodeSection code in source.Code.Values)
        {
            if (code.Section.Name == ".text")
                continue;
            foreach (Function entry in code.Functions)
            {
                if (!entry.IsGlobal)
                    continue;
                if (spec.Programs.Contains(entry.Name))
                    source.Error(DiagnosticId.DuplicateName, $"There is more than one program '{entry.Name}'.", code.Section);
                else if (linker.Link(entry) is { } program)
                    spec.Programs.Add(program);
            }
        }
    }

    ProgramSpec? Link(Function entry)
    {
        _starts.Clear();
        _functions.Clear();
        _length = 0;
        if (!Place(entry) || !PlaceExceptionCallback(entry))
            return null;
        _budget -= _length;

        string sectionName = entry.Section.Section.Name;
        SectionMatch? match = SectionTable.Resolve(sectionName);
        if (match is null)
        {
            _source.Warning(DiagnosticId.SectionNameUnknown,
                $"The section name '{sectionName}' of program '{entry.Name}' says no program type.", entry.Section.Section, null,
                SectionTable.Closest(sectionName) is { } meant
                    ? $"If '{meant}' was meant, say so; else set the program's type before it is loaded."
                    : "Set the program's type before it is loaded.");
        }
        return new ProgramSpec
        {
            Name = entry.Name,
            SectionName = sectionName,
            Type = match?.ProgramType ?? ProgramType.Unspecified,
            AttachType = match?.AttachType ?? 0,
            AttachTarget = match?.AttachTarget,
            Flags = match?.Flags ?? SectionFlags.None,
            AutoLoad = !sectionName.StartsWith('?'),
            Instructions = CopyCode(),
            References = Gather(static code => code.References, static reference => reference.Instruction,
                static (reference, shift) => reference with { Instruction = reference.Instruction + shift }),
            CoreRelocations = Gather(static code => code.CoreRelocations, static relocation => relocation.Instruction,
                static (relocation, shift) => relocation with { Instruction = relocation.Instruction + shift }),
            Functions = [.. _functions.Select(function => new FunctionSpec(_starts[function], function.Name, function.TypeId))],
            Lines = Gather(static code => code.Lines, static line => line.ByteOffset / Instruction.SizeInBytes, LineAt),
        };
    }

    /// <summary>Gives a function and all that it reaches a place, depth first. A stack of our own: the chain of calls may be as
    /// long as the file.</summary>
    bool Place(Function root)
    {
        var open = new Stack<(Function Function, int Next, int End)>();
        if (!Append(root, open))
            return false;
        while (open.TryPop(out var top))
        {
            if (top.Next == top.End)
                continue;
            open.Push(top with { Next = top.Next + 1 });
            FunctionReference call = top.Function.Section.Calls[top.Next];
            if (call.Target.FunctionAt(call.TargetSlot) is not { } callee)
            {
                _source.Error(DiagnosticId.CallTarget,
                    $"Function '{top.Function.Name}' refers to instruction {call.TargetSlot} of section '{call.Target.Section.Name}', where no function starts.",
                    top.Function.Section.Section, (long)call.Slot * Instruction.SizeInBytes);
                return false;
            }
            if (!_starts.ContainsKey(callee) && !Append(callee, open))
                return false;
        }
        return true;
    }

    bool Append(Function function, Stack<(Function, int, int)> open)
    {
        if (_length + function.Length > _budget)
        {
            _source.Error(DiagnosticId.ProgramTooLarge,
                $"The programs up to the one that holds '{function.Name}' have, with all that they call, too many instructions for a file of this size.", function.Section.Section);
            return false;
        }
        _starts[function] = _length;
        _functions.Add(function);
        _length += function.Length;
        var (first, end) = OrderedRange.Between(function.Section.Calls, function.Start, function.Start + function.Length,
            static call => call.Slot);
        open.Push((function, first, end));
        return true;
    }

    /// <summary>The function that the kernel calls when the program throws is named in a tag and called by nobody.</summary>
    bool PlaceExceptionCallback(Function entry)
    {
        if (entry.TypeId == 0 || !_source.DeclarationTags.TryGetValue(entry.TypeId, out List<string>? tags))
            return true;
        foreach (string tag in tags)
        {
            if (!tag.StartsWith(ExceptionCallback, StringComparison.Ordinal))
                continue;
            string name = tag[ExceptionCallback.Length..];
            if (!GlobalFunctions.TryGetValue(name, out Function? callback))
            {
                _source.Error(DiagnosticId.CallTarget,
                    $"Program '{entry.Name}' names '{name}' as its exception callback, but there is no global function of that name.",
                    entry.Section.Section);
                return false;
            }
            if (!_starts.ContainsKey(callback) && !Place(callback))
                return false;
        }
        return true;
    }

    Dictionary<string, Function> GlobalFunctions => field ??= _source.Code.Values.SelectMany(static code => code.Functions)
        .Where(static function => function.IsGlobal).DistinctBy(static function => function.Name)
        .ToDictionary(static function => function.Name);

    Instruction[] CopyCode()
    {
        var code = new Instruction[_length];
        foreach (Function function in _functions)
        {
            int start = _starts[function];
            function.Section.Code.AsSpan(function.Start, function.Length).CopyTo(code.AsSpan(start));
            var (first, end) = OrderedRange.Between(function.Section.Calls, function.Start, function.Start + function.Length,
                static call => call.Slot);
            for (int i = first; i < end; i++)
            {
                FunctionReference call = function.Section.Calls[i];
                int slot = start + call.Slot - function.Start;
                // Place has seen to it that there is a function. Both calls and loads count from the next slot.
                int target = _starts[call.Target.FunctionAt(call.TargetSlot)!];
                code[slot] = code[slot] with { Immediate = target - slot - 1 };
            }
        }
        return code;
    }

    /// <summary>The records about the functions of the program, moved from their sections to their place in the program.</summary>
    TResult[] Gather<T, TResult>(Func<CodeSection, IReadOnlyList<T>> listOf, Func<T, long> slotOf, Func<T, int, TResult> move)
    {
        int count = 0;
        foreach (Function function in _functions)
        {
            var (first, end) = OrderedRange.Between(listOf(function.Section), function.Start, function.Start + function.Length, slotOf);
            count += end - first;
        }
        var moved = new TResult[count];
        count = 0;
        foreach (Function function in _functions)
        {
            IReadOnlyList<T> list = listOf(function.Section);
            var (first, end) = OrderedRange.Between(list, function.Start, function.Start + function.Length, slotOf);
            for (int i = first; i < end; i++)
                moved[count++] = move(list[i], _starts[function] - function.Start);
        }
        return moved;
    }

    static SourceLine LineAt(BtfLineInfo line, int shift) =>
        new(line.File, (int)(line.ByteOffset / Instruction.SizeInBytes) + shift, line.FileNameOffset, line.TextOffset, line.Line,
            line.Column);
}
