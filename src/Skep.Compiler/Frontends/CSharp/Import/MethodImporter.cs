using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Frontends.CSharp.Programs;
using Skep.Compiler.Ir;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>
/// Makes a function of one method. The stack of IL is followed block by block; variables, and what is on the stack where blocks meet, are
/// slots, of which the passes make registers.
/// </summary>
sealed partial class MethodImporter
{
    readonly ModuleImporter _module;
    readonly MethodDesc _method;
    readonly (Known? Known, KernelMemory Kernel)[] _known;
    readonly FunctionRole _role;
    readonly Function _function;
    readonly FunctionBuilder _builder;
    readonly List<StackValue> _stack = [];
    MethodBody _body = null!;
    Variable[] _arguments = [];
    Variable[] _locals = [];
    Block _prologue = null!;
    IlInstruction _current;

    public MethodImporter(
        ModuleImporter module, MethodDesc method, (Known? Known, KernelMemory Kernel)[] known, FunctionRole role,
        ProgramInfo? program = null)
    {
        _module = module;
        _method = method;
        _known = known;
        _role = role;
        _program = program;
        TypeDesc result = method.ReturnType;
        _function = new Function(module.UniqueName(program?.Name ?? NameOf(method)), module.Types.Signature(method))
        {
            Section = program?.Section,
            ReturnType = ReturnTypeOf(result),
            NoInlining = method.Definition.NoInlining && role == FunctionRole.Subprogram,
            IsCallback = role == FunctionRole.Callback,
            Source = SourceOf(method, 0),
        };
        _builder = new FunctionBuilder(_function);
        Result = new ImportedFunction(method, _function);
    }

    public ImportedFunction Result { get; }

    AssemblySet Set => _module.Set;

    AssemblyImage Assembly => _method.Definition.Owner.Assembly;

    public void Import()
    {
        _module.Enter(this);
        try
        {
            _prologue = _function.AddBlock();
            _body = _module.Body(_method) ?? throw Reject(
                DiagnosticId.MethodWithoutBody, $"{_method} has no body that could be compiled.",
                "Write the operation in C#, or use a helper.");
            BindParameters();
            BlockState entry = StateAt(0, null);
            ImportBlocks();
            _builder.MoveTo(_prologue);
            _builder.Br(entry.Block);
        }
        catch (RejectedException rejected)
        {
            Report(rejected);
            _builder.MoveTo(_prologue);
            _builder.Unreachable();
        }
        _module.Leave();
        Result.IsOpen = false;
        if (_function.Blocks is [{ Values.Count: 1 }, { Values: [{ Op: Op.Ret } end] }] && end.Operands is [] or [{ IsConstant: true }])
        {
            Result.IsEmpty = true;
            Result.ConstantResult = end.Operands.Count > 0 ? end[0] : null;
        }
    }

    ValueType ReturnTypeOf(TypeDesc type) => _role switch
    {
        // The kernel looks at what every program and callback returns.
        FunctionRole.Program or FunctionRole.Callback when type.IsVoid => ValueType.I32,
        _ when IsErased(type) || type.IsStruct => ValueType.Void,
        _ => RegisterType(type),
    };

    static string NameOf(MethodDesc method) => method.Name switch
    {
        ".ctor" => method.Owner.Name + "_new",
        _ => method.Owner.Name + "_" + method.ToString()[(method.Owner.Name.Length + 1)..],
    };

    /// <summary>An error of the current instruction.</summary>
    public static RejectedException Reject(string id, string message, string? help = null) => new(id, message, help);

    /// <summary>Reports an error that shows here, at the place that the author has to change.</summary>
    void ReportAt(int offset, RejectedException rejected)
    {
        IlInstruction current = _current;
        _current = _body.Instructions[_body.IndexAt(offset)];
        Report(rejected);
        _current = current;
    }

    void Report(RejectedException rejected)
    {
        Result.HasErrors = true;
        if (rejected.Id is not null)
            _module.Report(rejected);
    }

    public MethodDesc Imported => _method;

    /// <summary>Where the instruction that is being imported comes from; null without debug information.</summary>
    public Location? CurrentLocation => _method.Definition.Symbols.At(_current.Offset) is { } point
        ? new Location { File = point.File, Line = point.Line, Column = point.Column }
        : null;

    static SourcePoint? SourceOf(MethodDesc method, int offset) => method.Definition.Symbols.At(offset) is { } point
        ? new SourcePoint(point.File, point.Line, point.Column, method.ToString())
        : null;

    /// <summary>What only the compiler has, no register and no memory: objects other than views of the kernel's.</summary>
    static bool IsErased(TypeDesc type) => type.IsObject && !Contract.IsRunTimePointer(type);
}
