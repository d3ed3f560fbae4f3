# Completion of sync for fish. Add to ~/.config/fish/config.fish: sync completion fish | source
function __sync_completion
    set -l arguments (commandline -cp | string replace -r '^\S+\s' '')
    sync "[suggest:"(string length -- "$arguments")"]" "$arguments" 2>/dev/null
end
complete -c sync -a '(__sync_completion)'
