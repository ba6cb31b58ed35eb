using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Skep.Analyzers.Programs;
using Skep.Analyzers.Rules;

namespace Skep.Analyzers;

/// <summary>
/// Tells while typing what the compiler will reject: the shape of the source of programs and of all that they reach in the same assembly.
/// The compiler has the last word, because it sees the IL of everything; the ids are the same.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rule.All;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (Model.Of(start.Compilation) is not { } model)
                return;
            var reachable = new Lazy<ReachableCode>(() => ReachableCode.From(start.Compilation, model));
            // Each method's findings are reported with that method, so that an editor shows those of the open file.
            start.RegisterOperationBlockAction(block =>
            {
                foreach (Finding finding in reachable.Value.Of(block.OwningSymbol)?.Findings ?? [])
                    block.ReportDiagnostic(finding.ToDiagnostic());
            });
            start.RegisterSymbolAction(
                symbol => ClassRules.Check(model, (INamedTypeSymbol)symbol.Symbol, symbol.ReportDiagnostic), SymbolKind.NamedType);
        });
    }
}
