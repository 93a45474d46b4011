using Chain.Contracts.Linking;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: link-shipped FOLDER ASSEMBLY...");
    Console.Error.WriteLine("Links contracts as the build wrote them, and writes what is deployed into the folder, under the same names.");
    return 2;
}

try
{
    foreach (string assembly in args[1..]) File.WriteAllBytes(Path.Combine(args[0], Path.GetFileName(assembly)), ContractLinker.LinkFile(assembly));
    return 0;
}
catch (Exception exception) when (exception is ContractLinkException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"link-shipped: error: {exception.Message}");
    return 1;
}
