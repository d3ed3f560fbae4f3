# Completion of sync for bash. Add to ~/.bashrc: eval "$(sync completion bash)"
_sync_completion() {
    local typed=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} candidate
    local arguments=${typed#*[[:space:]]}
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == "$word"* ]]; then COMPREPLY+=("$candidate"); fi
    done < <("${COMP_WORDS[0]}" "[suggest:${#arguments}]" "$arguments" 2>/dev/null)
}
complete -o default -F _sync_completion sync
