# Completion of sync for zsh. Add to ~/.zshrc, after compinit: eval "$(sync completion zsh)"
_sync_completion() {
    local arguments="${words[2,CURRENT]}"
    local -a candidates
    candidates=(${(f)"$("${words[1]}" "[suggest:${#arguments}]" "$arguments" 2>/dev/null)"})
    compadd -- $candidates || _files
}
compdef _sync_completion sync
