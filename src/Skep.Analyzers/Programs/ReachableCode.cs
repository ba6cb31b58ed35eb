using Microsoft.CodeAnalysis;
using Skep.Analyzers.Rules;

namespace Skep.Analyzers.Programs;

/// <summary>The methods of one assembly that its programs reach, and what is wrong with them.</summary>
sealed class ReachableCode
{
    readonly Compilation _compilation;
    readonly Model _model;
    readonly Dictionary<ISymbol, MethodScan> _scans = new(SymbolEqualityComparer.Default);
    readonly Dictionary<ISymbol, List<Call>> _calls = new(SymbolEqualityComparer.Default);
    readonly Queue<IMethodSymbol> _open = new();
    readonly List<(Call Call, MethodScan Scan)> _constrained = [];
    readonly HashSet<INamedTypeSymbol> _structs = new(SymbolEqualityComparer.Default);

    ReachableCode(Compilation compilation, Model model)
    {
        _compilation = compilation;
        _model = model;
    }

    public static ReachableCode From(Compilation compilation, Model model)
    {
        var code = new ReachableCode(compilation, model);
        List<IMethodSymbol> programs = [.. Types(compilation.Assembly.GlobalNamespace)
            .Where(type => !type.IsAbstract && model.IsProgramClass(type)).SelectMany(model.Programs)];
        foreach (IMethodSymbol program in programs)
            code.Reach(program);
        code.Follow();
        foreach (IMethodSymbol program in programs)
            code.FindRecursion(program, []);
        return code;
    }

    /// <summary>Null for a method that no program reaches.</summary>
    public MethodScan? Of(ISymbol method) => _scans.TryGetValue(method.OriginalDefinition, out MethodScan? scan) ? scan : null;

    static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope)
    {
        foreach (INamespaceOrTypeSymbol member in scope.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            foreach (INamedTypeSymbol inner in Types(member))
                yield return inner;
        }
    }

    void Reach(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        // Local functions are scanned with the method that they are in.
        if (method.MethodKind is not (MethodKind.LocalFunction or MethodKind.AnonymousFunction) && !_scans.ContainsKey(method)
            && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly) && HasBodyForPrograms(method))
        {
            _scans.Add(method, new MethodScan());
            _open.Enqueue(method);
        }
    }

    // The bodies of helpers and the like serve plain runs; a property's accessor has the attributes of its property.
    static bool HasBodyForPrograms(IMethodSymbol method) =>
        !Contract(method) && (method.AssociatedSymbol is not { } property || !Contract(property));

    static bool Contract(ISymbol symbol) => Model.Has(symbol, "BpfHelperAttribute") || Model.Has(symbol, "KfuncAttribute")
        || Model.Has(symbol, "CoreQueryAttribute") || Model.Has(symbol, "GlobalAddressAttribute")
        || Model.Has(symbol, "ContextFieldAttribute");

    void Follow()
    {
        while (_open.Count > 0)
        {
            IMethodSymbol method = _open.Dequeue();
            MethodScan scan = _scans[method];
            if (Model.FirstArgument(Model.Find(method, "KernelBodyAttribute")) is string name)
            {
                if (method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault() is { } body)
                    Reach(body);
                continue;
            }
            Scan(method, scan);
            foreach (Call call in scan.Calls)
            {
                Add(call);
                Reach(call.Target);
                if (call.Receiver is not null)
                    _constrained.Add((call, scan));
            }
            foreach (INamedTypeSymbol type in scan.TypeArguments)
                _structs.Add(type);
            if (_open.Count == 0)
                Resolve();
        }
    }

    void Add(Call call)
    {
        if (!_calls.TryGetValue(call.Caller.OriginalDefinition, out List<Call>? calls))
            _calls.Add(call.Caller.OriginalDefinition, calls = []);
        calls.Add(call);
    }

    void Scan(IMethodSymbol method, MethodScan scan)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            SyntaxNode syntax = reference.GetSyntax();
#pragma warning disable RS1030 // What a method does counts only if a program reaches it, which may be in another file.
            SemanticModel semantics = _compilation.GetSemanticModel(syntax.SyntaxTree);
#pragma warning restore RS1030
            if (semantics.GetOperation(syntax) is { } body)
                BodyScanner.Scan(_model, semantics, method, body, scan);
        }
    }

    // Which struct's method a constrained call means is known where the generic method is used: all structs that are used with any are
    // taken.
    void Resolve()
    {
        foreach ((Call call, MethodScan scan) in _constrained)
        {
            foreach (INamedTypeSymbol type in _structs)
            {
                if (type.FindImplementationForInterfaceMember(call.Target) is not IMethodSymbol target)
                    continue;
                if (target.ContainingType.TypeKind != TypeKind.Interface || target.IsStatic)
                    Reach(target);
                else
                {
                    string name = target.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
                    scan.Findings.Add(new Finding(Rule.VirtualCall, call.Location, [name]));
                }
            }
        }
        _constrained.Clear();
    }

    // In the order of the source, as the compiler imports: the call that closes the circle is the one to tell about.
    readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

    void FindRecursion(IMethodSymbol method, HashSet<ISymbol> chain)
    {
        method = method.OriginalDefinition;
        if (!_visited.Add(method) || !_calls.TryGetValue(method, out List<Call>? calls))
            return;
        chain = new HashSet<ISymbol>(chain, SymbolEqualityComparer.Default) { method };
        foreach (Call call in calls)
        {
            if (chain.Contains(call.Target.OriginalDefinition))
                ScanAround(call.Caller)?.Findings.Add(new Finding(Rule.RecursiveMethod, call.Location, [call.Target.Name]));
            else
                FindRecursion(call.Target, chain);
        }
    }

    /// <summary>The scan of the method that a local function or lambda is in.</summary>
    MethodScan? ScanAround(ISymbol? method)
    {
        for (; method is not null; method = method.ContainingSymbol)
        {
            if (Of(method) is { } scan)
                return scan;
        }
        return null;
    }
}
