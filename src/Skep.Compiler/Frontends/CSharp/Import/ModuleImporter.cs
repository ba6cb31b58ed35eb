using System.Text;
using Skep.Compiler.Frontends.CSharp.Decoding;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Compiler.Ir.Types;
using Skep.Diagnostics;

namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>What the functions of one object share: the module, the functions made so far, constants, and what is wrong.</summary>
sealed class ModuleImporter(AssemblySet set, Module module, CSharpOptions options, DiagnosticBag diagnostics)
{
    const int MostCalls = 100;

    readonly Dictionary<FunctionKey, ImportedFunction> _functions = [];
    readonly Dictionary<MethodDesc, MethodBody?> _bodies = [];
    readonly HashSet<(string Id, string Message, Location Location)> _reported = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, GlobalSymbol> _literals = new(StringComparer.Ordinal);
    readonly List<MethodImporter> _importing = [];
    readonly Dictionary<string, ExternSymbol> _kfuncs = new(StringComparer.Ordinal);

    public AssemblySet Set { get; } = set;

    public Module Module { get; } = module;

    public CSharpOptions Options { get; } = options;

    public DataTypes Types { get; } = new();

    public StaticFields Statics => field ??= new StaticFields(this);

    /// <summary>The one instance of the program class.</summary>
    public KnownObject? Program { get; set; }

    public MethodBody? Body(MethodDesc method)
    {
        if (!_bodies.TryGetValue(method, out MethodBody? body))
            _bodies.Add(method, body = MethodBody.Of(method));
        return body;
    }

    /// <summary>The function for a method with some arguments known; imported when it is first asked for.</summary>
    public ImportedFunction Function(MethodDesc method, (Known? Known, KernelMemory Kernel)[] arguments, bool isCallback = false)
    {
        var key = new FunctionKey(method, arguments, isCallback);
        if (_functions.TryGetValue(key, out ImportedFunction? imported))
            return imported;
        // A generic method may call itself with ever other type arguments.
        if (_importing.Count >= MostCalls)
        {
            throw new RejectedException(
                DiagnosticId.RecursiveMethod, $"{method} is called through {MostCalls} others, each of which calls the next.", "Write a loop.");
        }
        var importer = new MethodImporter(this, method, arguments, isCallback ? FunctionRole.Callback : FunctionRole.Subprogram);
        imported = importer.Result;
        _functions.Add(key, imported);
        importer.Import();
        // After what it calls, so that a reader meets nothing that is not yet there.
        Module.Functions.Add(imported.Function);
        return imported;
    }

    /// <summary>A name that no other function or global has, made of letters that BTF allows.</summary>
    public string UniqueName(string wanted)
    {
        string name = Identifier(wanted);
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    /// <summary>A C identifier like a name of C#.</summary>
    public static string Identifier(string name)
    {
        var text = new StringBuilder();
        foreach (char character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character == '_')
                text.Append(character);
            else if (text.Length > 0 && text[^1] != '_')
                text.Append('_');
        }
        string identifier = text.ToString().TrimEnd('_');
        return identifier.Length == 0 || char.IsAsciiDigit(identifier[0]) ? "_" + identifier : identifier;
    }

    /// <summary>Read-only bytes without a name; equal bytes are one.</summary>
    public GlobalSymbol Literal(byte[] bytes)
    {
        string key = Convert.ToHexString(bytes);
        if (!_literals.TryGetValue(key, out GlobalSymbol? symbol))
        {
            var type = new ArrayType(Types.Character, bytes.Length);
            symbol = new GlobalSymbol(UniqueName(".literal"), ".rodata", type) { Contents = bytes, IsAnonymous = true };
            _literals.Add(key, symbol);
            Module.Globals.Add(symbol);
        }
        return symbol;
    }

    public ExternSymbol Kfunc(string name, bool isWeak, Func<FunctionType> type)
    {
        if (!_kfuncs.TryGetValue(name, out ExternSymbol? symbol))
        {
            symbol = new ExternSymbol(name, Objects.ExternKind.Function, type(), isWeak);
            _kfuncs.Add(name, symbol);
            Module.Externs.Add(symbol);
        }
        return symbol;
    }

    /// <summary>Whether the author of the program class wrote it, and so wants to know all that is wrong with it.</summary>
    public bool IsOwn(MethodDesc method) => Program is null || method.Definition.Owner.Assembly == Program.Type.Definition.Assembly;

    /// <summary>What is imported now; its caller stands before it.</summary>
    public void Enter(MethodImporter importer) => _importing.Add(importer);

    public void Leave() => _importing.RemoveAt(_importing.Count - 1);

    /// <summary>
    /// Reports at the innermost line that the author of the program class wrote: what is wrong may come to light deep in a library that is
    /// called there.
    /// </summary>
    public void Report(RejectedException rejected)
    {
        AssemblyImage? own = Program?.Type.Definition.Assembly;
        int at = _importing.FindLastIndex(
            importer => importer.Imported.Definition.Owner.Assembly == own && importer.CurrentLocation is not null
                && !IsGeneratedAccessor(importer.Imported));
        if (at < 0)
            at = _importing.FindLastIndex(static importer => importer.CurrentLocation is not null);
        MethodDesc innermost = _importing[^1].Imported;
        bool isCalled = at >= 0 && at < _importing.Count - 1;
        string message = isCalled ? $"{rejected.Message[..^1]} (in {innermost}, which is called here)." : rejected.Message;
        Location location = at >= 0 ? _importing[at].CurrentLocation! : LocationOf(innermost);
        Report(new Diagnostic(rejected.Id!, Severity.Error, message, location, rejected.Help));
    }

    // What { get; set; } stands for is not what the author has to change.
    static bool IsGeneratedAccessor(MethodDesc method) =>
        (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal))
        && method.Definition.CustomAttributes.Has("System.Runtime.CompilerServices.CompilerGeneratedAttribute");

    public void Report(Diagnostic diagnostic)
    {
        // Code that is imported for several sets of type arguments says the same thing each time.
        if (_reported.Add((diagnostic.Id, diagnostic.Message, diagnostic.Location)))
            diagnostics.Add(diagnostic);
    }

    /// <summary>Where a method begins, for findings about the whole of it.</summary>
    public static Location LocationOf(MethodDesc method)
    {
        return method.Definition.Symbols.At(0) is { } point
            ? new Location { File = point.File, Line = point.Line, Column = point.Column }
            : new Location { File = method.Definition.Owner.Assembly.Name, Section = method.ToString() };
    }
}
