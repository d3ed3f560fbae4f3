Console.WriteLine("Sync");
