# Completion of flowsync for zsh. Add to ~/.zshrc, after compinit: eval "$(flowsync completion zsh)"
_flowsync_completion() {
    local arguments="${words[2,CURRENT]}"
    local -a candidates
    candidates=(${(f)"$("${words[1]}" "[suggest:${#arguments}]" "$arguments" 2>/dev/null)"})
    compadd -- $candidates || _files
}
compdef _flowsync_completion flowsync
