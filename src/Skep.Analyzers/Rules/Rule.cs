using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Skep.Diagnostics;

namespace Skep.Analyzers.Rules;

/// <summary>What is reported, with the ids and the words of the compiler (<c>DiagnosticId.CSharp.cs</c>). Each id has a page.</summary>
static class Rule
{
    const string Category = "Skep";
    const string Pages = "https://github.com/skep-ebpf/skep/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor HeapObject = new(
        DiagnosticId.HeapObject, "An object of a class is made",
        "An object of the class {0} is made on the managed heap. Make it a struct; keep what outlives the call in a map or a Global<T>.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.HeapObject + ".md");

    public static readonly DiagnosticDescriptor HeapArray = new(
        DiagnosticId.HeapArray, "An array is made",
        "An array is an object of the managed heap. Use stackalloc, an [InlineArray] struct, or a ReadOnlySpan<T> property for constants.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.HeapArray + ".md");

    public static readonly DiagnosticDescriptor StringUse = new(
        DiagnosticId.StringUse, "A string is made or read",
        "{0} makes or reads a string, an object of the managed heap. "
        + "Send the parts in a struct and format where it is read, or use a UTF-8 literal.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.StringUse + ".md");

    public static readonly DiagnosticDescriptor Boxing = new(
        DiagnosticId.Boxing, "A value is put in a box",
        "{0} becomes an object of the managed heap (boxing). Make the method generic, with the interface as a constraint.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.Boxing + ".md");

    public static readonly DiagnosticDescriptor Closure = new(
        DiagnosticId.Closure, "A lambda captures variables",
        "The lambda captures '{0}', which then lives on the managed heap. "
        + "Make it a static lambda, and pass what it needs in the state argument.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.Closure + ".md");

    public static readonly DiagnosticDescriptor DelegateCall = new(
        DiagnosticId.DelegateCall, "A function pointer is called",
        "A function pointer is called. Call the method by its name, or choose with a switch.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.DelegateCall + ".md");

    public static readonly DiagnosticDescriptor VirtualCall = new(
        DiagnosticId.VirtualCall, "A virtual or interface call",
        "{0} is virtual: which one is called is known at run time only. "
        + "Call a method of a struct, in a generic method with the interface as a constraint.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.VirtualCall + ".md");

    public static readonly DiagnosticDescriptor ExceptionHandler = new(
        DiagnosticId.ExceptionHandler, "An exception is caught",
        "An exception is caught; in the kernel a throw ends the program. Test for the condition before, with a method that returns bool.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ExceptionHandler + ".md");

    public static readonly DiagnosticDescriptor FloatingPoint = new(
        DiagnosticId.FloatingPoint, "Floating point",
        "BPF has no floating point. Scale to an integer, or send the parts and divide where they are read.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.FloatingPoint + ".md");

    public static readonly DiagnosticDescriptor RecursiveMethod = new(
        DiagnosticId.RecursiveMethod, "A method calls itself",
        "{0} calls itself, and a stack of 512 bytes ends soon. Write a loop, with a stack of its own in an array or map if one is needed.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.RecursiveMethod + ".md");

    public static readonly DiagnosticDescriptor Threading = new(
        DiagnosticId.Threading, "A lock or thread of the managed runtime",
        "{0} works on threads of the managed runtime. Use Interlocked, a per-CPU map, or a BpfSpinLock in the map's value.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.Threading + ".md");

    public static readonly DiagnosticDescriptor StateMachine = new(
        DiagnosticId.StateMachine, "Async code or an iterator",
        "{0} keeps its state on the heap; a program runs from begin to end at once. Write the loop where it is needed.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.StateMachine + ".md");

    public static readonly DiagnosticDescriptor StackAllocation = new(
        DiagnosticId.StackAllocation, "The size of stackalloc is not constant",
        "The size of stackalloc is not constant. Take the largest size that is needed, and slice the span.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.StackAllocation + ".md");

    public static readonly DiagnosticDescriptor StaticField = new(
        DiagnosticId.StaticField, "A static field that can change",
        "The static field {0} can change while the program runs. Use a Global<T> property of the program class, or make it readonly.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.StaticField + ".md");

    public static readonly DiagnosticDescriptor MethodWithoutBody = new(
        DiagnosticId.MethodWithoutBody, "A method without a body",
        "{0} has no body that could be compiled. Write the operation in C#, or use a helper.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.MethodWithoutBody + ".md");

    public static readonly DiagnosticDescriptor ObjectState = new(
        DiagnosticId.ObjectState, "State of the program class",
        "{0} of the program class is neither a map, nor a Global<T>, nor an init property. Use Global<T> for what the program changes.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ObjectState + ".md");

    public static readonly DiagnosticDescriptor Enumeration = new(
        DiagnosticId.Enumeration, "LINQ, or enumeration through an interface",
        "{0} works on objects of the managed heap. Use a for loop, or foreach over a span.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.Enumeration + ".md");

    public static readonly DiagnosticDescriptor ProgramSignature = new(
        DiagnosticId.ProgramSignature, "The signature of a program",
        "The program {0} {1}. The attribute's documentation shows the signature.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ProgramSignature + ".md");

    public static readonly DiagnosticDescriptor ContractAttribute = new(
        DiagnosticId.ContractAttribute, "An attribute that does not fit",
        "{0}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ContractAttribute + ".md");

    public static readonly DiagnosticDescriptor ProgramClass = new(
        DiagnosticId.ProgramClass, "A class that is no object",
        "The program class {0} {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ProgramClass + ".md");

    public static readonly DiagnosticDescriptor Reflection = new(
        DiagnosticId.Reflection, "Reflection",
        "{0} is reflection. Compare types with typeof(T) == typeof(X) only.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.Reflection + ".md");

    public static readonly DiagnosticDescriptor DataShape = new(
        DiagnosticId.DataShape, "A type that cannot be shared",
        "{0} cannot be a key, a value or a global. Use integers and structs of them.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.DataShape + ".md");

    public static readonly DiagnosticDescriptor ManagedField = new(
        DiagnosticId.ManagedField, "A struct with a field of a reference type",
        "{0} has a field of a reference type: {1}. Keep numbers, structs and spans in it; text is an [InlineArray] of bytes.",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + DiagnosticId.ManagedField + ".md");

    // Only the compiler knows which locals share their bytes.
    public static readonly DiagnosticDescriptor StackTooLarge = new(
        DiagnosticId.StackTooLarge, "The stack is too small for the locals",
        "The locals of {0} need about {1} bytes of stack, of which there are 512; the largest is {2}. "
        + "Keep large data in a per-CPU array map.",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + DiagnosticId.StackTooLarge + ".md");

    // What the verifier will say, where the source shows it already.
    public static readonly DiagnosticDescriptor NotTested = new(
        DiagnosticId.NotAPointer, "A reference that may be null",
        "'{0}' may be null here. Use what it refers to only where the call that gave it returned true, or after a test of its Found.",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + DiagnosticId.NotAPointer + ".md");

    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        HeapObject, HeapArray, StringUse, Boxing, Closure, DelegateCall, VirtualCall, ExceptionHandler, FloatingPoint, RecursiveMethod,
        Threading, StateMachine, StackAllocation, StaticField, MethodWithoutBody, ObjectState, Enumeration, ProgramSignature, ContractAttribute,
        ProgramClass, Reflection, DataShape, ManagedField, StackTooLarge, NotTested,
    ];
}
