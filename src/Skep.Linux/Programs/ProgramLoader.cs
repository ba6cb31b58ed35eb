using System.Text;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>Loads the programs of one object, whose maps and types are in the kernel already.</summary>
sealed unsafe class ProgramLoader(
    ObjectSpec spec, ObjectTypes? types, IReadOnlyDictionary<string, KernelMap> maps, KernelReferences kernel, LoadOptions options)
{
    readonly byte[] _license = Encoding.UTF8.GetBytes(spec.License + '\0');

    /// <exception cref="VerifierException">The verifier rejected it.</exception>
    /// <exception cref="BpfNotSupportedException">The kernel lacks what it needs.</exception>
    /// <exception cref="BpfSystemException">The kernel refused for another reason.</exception>
    public KernelProgram Load(ProgramSpec program)
    {
        if (program.Type == ProgramType.Ext)
            throw new BpfNotSupportedException($"program '{program.Name}', which replaces a function of another program,")
            {
                Id = DiagnosticId.ProgramTypeUnsupported,
            };
        Instruction[] code = ProgramCode.Link(program, maps, kernel);
        int[] modules = [.. kernel.Modules.Select(NumberOf)];
        FunctionInfo[] functions = types is null ? [] : ObjectTypes.FunctionInfo(program);
        LineInfo[] lines = functions.Length == 0 ? [] : types!.LineInfo(program);
        using AttachTypeTarget target = AttachTypeTarget.Resolve(program);
        using var btf = BpfFileDescriptor.BorrowOrNone(types?.Descriptor);
        using var module = BpfFileDescriptor.BorrowOrNone(target.Module);
        fixed (Instruction* instructions = code)
        fixed (byte* license = _license)
        fixed (FunctionInfo* functionInfo = functions)
        fixed (LineInfo* lineInfo = lines)
        fixed (int* descriptors = modules)
        {
            var attributes = new ProgramLoadAttributes
            {
                ProgType = (uint)program.Type,
                InsnCnt = (uint)code.Length,
                Insns = (ulong)instructions,
                License = (ulong)license,
                // Only kprobes of kernels before 5.0 look at it, and they want their own version.
                KernVersion = spec.KernelVersion != 0 ? spec.KernelVersion : (uint)KernelRelease.Current.Code,
                ProgFlags = (uint)LoadFlags(program.Flags),
                ProgName = ObjectName.From(program.Name),
                ExpectedAttachType = (uint)program.AttachType,
                AttachBtfId = target.TypeId,
                AttachBtfObjFd = module.Number,
                FdArray = (ulong)descriptors,
            };
            if (functions.Length > 0)
            {
                attributes.ProgBtfFd = btf.Number;
                attributes.FuncInfoRecSize = (uint)sizeof(FunctionInfo);
                attributes.FuncInfo = (ulong)functionInfo;
                attributes.FuncInfoCnt = (uint)functions.Length;
                attributes.LineInfoRecSize = (uint)sizeof(LineInfo);
                attributes.LineInfo = (ulong)lineInfo;
                attributes.LineInfoCnt = (uint)lines.Length;
            }
            return Load(program, attributes);
        }
    }

    KernelProgram Load(ProgramSpec program, ProgramLoadAttributes attributes)
    {
        LoadAttempt first = LoadAttempt.Run(attributes, options.LogLevel);
        if (first.Errno == 0)
            return new KernelProgram(program, first.Descriptor, first.Log);

        // The log is asked for only now, because producing it makes verification slower.
        LoadAttempt logged = LoadAttempt.Run(attributes, options.LogLevel == VerifierLogLevel.None
            ? VerifierLogLevel.Branches : options.LogLevel);
        if (logged.Errno == 0)
            return new KernelProgram(program, logged.Descriptor, options.LogLevel == VerifierLogLevel.None ? "" : logged.Log);

        string conclusion = VerifierLog.Conclusion(logged.Log);
        if (conclusion.Length > 0)
            throw Rejection(program, conclusion, logged.Log, first.Errno);
        foreach (ProgramLoadAttributes reduced in Reductions(program, attributes))
        {
            LoadAttempt attempt = LoadAttempt.Run(reduced, options.LogLevel);
            if (attempt.Errno == 0)
                return new KernelProgram(program, attempt.Descriptor, attempt.Log);
        }
        throw ProgramLoadFailure.Of(program, attributes, first.Errno);
    }

    static VerifierException Rejection(ProgramSpec program, string conclusion, string log, int errno)
    {
        if (PoisonedCode.Explain(program, log) is { } absent)
            return new(program.Name, absent, log, errno) { Id = DiagnosticId.KernelTypeAbsent };
        return NewerCode.Explain(program, KernelRelease.Current) is { } newer
            ? new(program.Name, $"{conclusion}; {newer}", log, errno) { Id = DiagnosticId.CodeNewerThanKernel }
            : new(program.Name, conclusion, log, errno);
    }

    /// <summary>The same load without what older kernels do not know, one thing after the other.</summary>
    static IEnumerable<ProgramLoadAttributes> Reductions(ProgramSpec program, ProgramLoadAttributes attributes)
    {
        if (attributes.ProgBtfFd != 0)
        {
            attributes.ProgBtfFd = 0;
            attributes.FuncInfo = attributes.LineInfo = 0;
            attributes.FuncInfoCnt = attributes.FuncInfoRecSize = attributes.LineInfoCnt = attributes.LineInfoRecSize = 0;
            yield return attributes;
        }
        if (program.Flags.HasFlag(SectionFlags.AttachTypeOptional) && attributes.ExpectedAttachType != 0)
        {
            attributes.ExpectedAttachType = 0;
            yield return attributes;
        }
        attributes.ProgName = default;
        yield return attributes;
    }

    /// <summary>The number stays valid until the load: <see cref="KernelReferences"/> holds it open.</summary>
    static int NumberOf(BpfFileDescriptor? descriptor)
    {
        using var lease = BpfFileDescriptor.BorrowOrNone(descriptor);
        return lease.Number;
    }

    static ProgramLoadFlags LoadFlags(SectionFlags flags) =>
        (flags.HasFlag(SectionFlags.Sleepable) ? ProgramLoadFlags.Sleepable : 0)
        | (flags.HasFlag(SectionFlags.XdpHasFrags) ? ProgramLoadFlags.XdpHasFrags : 0);
}
