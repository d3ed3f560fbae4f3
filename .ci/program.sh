# The program that the proofs start, published as its users get it. Sourced by .ci/run.

# Compiled ahead of time, it starts in a fraction of the time, and the proofs start it hundreds of times.
publish_program() {
  local folder=$PWD/artifacts/program
  # The packages of one platform are restored too; the lock files are those of all platforms.
  dotnet publish src/Sync.Local -c Release -r linux-x64 --no-self-contained -p:PublishReadyToRun=true \
    -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/publish.lock.json -o "$folder" -nologo -v q
  export SYNC_TEST_PROGRAM=$folder/Sync.Local.dll
}
