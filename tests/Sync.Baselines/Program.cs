using Sync.Baselines.Calls;
using Sync.Baselines.Floor;
using Sync.Baselines.Replay;
using Sync.Baselines.Scripts;

// Each program calls the cloud with the key in ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.
return args switch
{
    ["replay", var cloud] => ReplayServer.Serve(new Uri(cloud)),
    ["floor", var cloud, var database] => await FloorRun.RunOnceAsync(Key(), new Uri(cloud), database),
    ["floor", var cloud, var database, "living"] => await FloorRun.RunForEachLineAsync(
        Key(), new Uri(cloud), database),
    ["script", var cloud, var database] => await Script.RunAsync(Key(), new Uri(cloud), database),
    _ => Usage(),
};

static AccessKey Key() => AccessKey.OfEnvironment();

static int Usage()
{
    Console.Error.WriteLine("""
        Sync.Baselines PROGRAM
          replay CLOUD                    a server that answers for CLOUD from memory what it has answered before;
                                          prints its URL
          floor CLOUD DATABASE [living]   what an unchanged run must do and nothing else; `living` does it once for
                                          each line of its input
          script CLOUD DATABASE           what one would write in an afternoon: COPY and upsert
        CLOUD is a URL, DATABASE a connection string.
        """);
    return 1;
}
