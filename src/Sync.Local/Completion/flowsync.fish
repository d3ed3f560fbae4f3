# Completion of flowsync for fish. Add to ~/.config/fish/config.fish: flowsync completion fish | source
function __flowsync_completion
    set -l arguments (commandline -cp | string replace -r '^\S+\s' '')
    flowsync "[suggest:"(string length -- "$arguments")"]" "$arguments" 2>/dev/null
end
complete -c flowsync -a '(__flowsync_completion)'
