using System.Diagnostics;
using Skep.Machine;
using Skep.Objects;

namespace Skep.Analyzers.Tests.Foreign;

/// <summary>A project with an object among its additional files, built by the SDK.</summary>
public sealed class BuildTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("skep-build").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task An_additional_file_becomes_a_class()
    {
        string targets = Repository.File("src", "Skep.Build", "build", "Skep.Build.targets");
        string task = Repository.File("artifacts", "bin", "Skep.Build", new DirectoryInfo(AppContext.BaseDirectory).Name, "Skep.Build.dll");
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <SkepTasks>{task}</SkepTasks>
                <SkepTaskFactory>TaskHostFactory</SkepTaskFactory>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}Skep*.dll" Exclude="{AppContext.BaseDirectory}Skep.Analyzers*.dll" />
                <AdditionalFiles Include="{Repository.File("samples", "objects", "flows.bpf.o")}" Namespace="Net.Foreign" ClassName="FlowTable" />
              </ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
        Write("Program.cs", """
            using System;
            using Net.Foreign;
            using Skep;

            using IBpfHost host = BpfHost.OpenInProcess();
            using FlowTable table = host.Load(new FlowTable { ReportEvents = false });
            uint verdict = table.Run(t => t.Account, new byte[64]);
            Console.WriteLine($"{verdict} {table.Totals.Value.packets}");
            """);
        await RunAsync("build", "-nologo", "-v", "q");

        using var host = new InProcessHost(new MachineOptions());
        using LoadedObject direct = host.Load(ObjectReader.Open(Repository.File("samples", "objects", "flows.bpf.o")));
        uint expected = direct.Programs["account"].Run(new byte[64]).ReturnValue;
        Assert.Equal($"{expected} 1\n", await RunAsync("bin/Debug/net10.0/App.dll"));

        // Nothing changed, so nothing is written or compiled again.
        string assembly = Path.Combine(_directory, "obj", "Debug", "net10.0", "App.dll");
        DateTime built = File.GetLastWriteTimeUtc(assembly);
        await RunAsync("build", "-nologo", "-v", "q", "--no-restore");
        Assert.Equal(built, File.GetLastWriteTimeUtc(assembly));
    }

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);

    async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _directory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }
}
