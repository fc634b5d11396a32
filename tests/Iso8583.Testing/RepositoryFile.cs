namespace Iso8583.Testing;

/// <summary>Files of the repository, found from wherever the tests run.</summary>
public static class RepositoryFile
{
    /// <summary>The full path of a file below the folder of the solution.</summary>
    /// <exception cref="FileNotFoundException">The tests do not run inside the repository.</exception>
    public static string Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Iso8583Sim.sln"))) return Path.Combine(folder.FullName, relativePath);
        }

        throw new FileNotFoundException($"{relativePath} is looked for above {AppContext.BaseDirectory}, where there is no Iso8583Sim.sln.");
    }
}
