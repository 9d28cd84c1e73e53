; The installer for Windows: for one user, without an administrator. packaging/windows/installer calls makensis:
;
;   makensis -V2 -WX -DVERSION=1.2.3 -DNUMBERS=1.2.3.0 -DFILES=folder/* -DICON=file -DOUT=file [-DSIGN=command] …
;
; FILES is all that the frozen program's folder holds. SIGN is a command that signs the file named after it: it is
; called for the uninstaller and for the installer. makensis runs on Linux, too.
;
; What is ours in the folder is _internal and the programs; nothing else there is ever touched. Data lie
; in %LOCALAPPDATA%\monzapos and are touched by nothing here. Exit status: 0 done, 1 cancelled, 2 stopped,
; 3 (silent) the program runs and does not let itself be closed, 4 (silent) a newer version is installed,
; 5 this Windows will not do. /S is silent, /D=folder (last, without quotes) chooses another folder.

Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestSupportedOS all
ManifestDPIAware true

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh
!include WordFunc.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\MonzaPOS"
!define DATA "$LOCALAPPDATA\monzapos"
!define SPARE "$INSTDIR\previous"  ; where the old version waits until the new one is complete
!define WASTE "$INSTDIR\previous-is-waste.txt"  ; there from then on, until all of it could be removed

Var Fresh  ; not empty where no version was installed before

Name "MonzaPOS"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\MonzaPOS"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "MonzaPOS ${VERSION}"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "MonzaPOS"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "MonzaPOS installer"
VIAddVersionKey /LANG=0 "CompanyName" "MonzaPOS"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT licence"

!ifdef SIGN
  !finalize `${SIGN} "%1"` = 0
  !uninstfinalize `${SIGN} "%1"` = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\monzapos-desktop.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(OpenIt)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(WhatStays) ${DATA}.$\r$\n$\r$\n$(KeysStay)"

; No page asks for the folder: there is one right place for one user, and nobody has to know it.
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Spanish"
!include /CHARSET=UTF8 "words.nsh"

; ---- is it running, and may it be closed ----

; Leaves $0 empty where no process has the programs. A program that runs cannot be opened for writing.
!macro FindOut UN
  Function ${UN}FindRunning
    StrCpy $0 ""
    !insertmacro TryProgram "monzapos.exe"
    !insertmacro TryProgram "monzapos-desktop.exe"
  FunctionEnd

  ; Goes on when no process has the programs any more; else the installer ends. Only windows are asked
  ; to close, as their own button does it: nothing is ended by force.
  Function ${UN}LetItClose
    Call ${UN}FindRunning
    ${DoUntil} $0 == ""
      MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(IsRunning)" /SD IDOK IDOK +3
        SetErrorLevel 1
        Quit
      nsExec::Exec '"$SYSDIR\taskkill.exe" /IM monzapos-desktop.exe'
      Pop $1
      StrCpy $1 0
      ${DoUntil} $0 == ""
        ${If} $1 >= 40  ; quarters of a second
          ${ExitDo}
        ${EndIf}
        Sleep 250
        IntOp $1 $1 + 1
        Call ${UN}FindRunning
      ${Loop}
      ${If} $0 != ""
      ${AndIf} ${Silent}
        SetErrorLevel 3
        Quit
      ${EndIf}
    ${Loop}
  FunctionEnd
!macroend

!macro TryProgram NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}"
    ClearErrors
    FileOpen $2 "$INSTDIR\${NAME}" a
    ${If} ${Errors}
      StrCpy $0 "${NAME}"
    ${Else}
      FileClose $2
    ${EndIf}
  ${EndIf}
!macroend

!insertmacro FindOut ""
!insertmacro FindOut "un."

; ---- install, and upgrade in place ----

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
  StrCpy $1 ""
  ${IfNot} ${RunningX64}
    StrCpy $1 "32 bits"
  ${ElseIf} ${IsNativeARM64}
  ${AndIfNot} ${AtLeastBuild} 22000  ; the first Windows on ARM that runs x86-64
    StrCpy $1 "ARM"
  ${EndIf}
  ${If} $1 != ""
    MessageBox MB_OK|MB_ICONSTOP "$(Not64Bit)" /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
  ReadRegStr $1 HKCU "${KEY}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${VERSION}" $2
    ${If} $2 == 1  ; what is installed is newer
      MessageBox MB_YESNO|MB_ICONEXCLAMATION "$(IsOlder)" /SD IDNO IDYES +3
        SetErrorLevel 4
        Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

!macro BringBack NAME
  ${If} ${FileExists} "${SPARE}\${NAME}"
    RMDir /r "$INSTDIR\${NAME}"
    Delete "$INSTDIR\${NAME}"
    Rename "${SPARE}\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

; The old version goes aside as a whole, so that no file of it stays between the new ones, and comes
; back as a whole when the new one cannot be completed. What cannot be moved is in use: the error flag.
Function PutAside
  Call PutBack  ; where the power went in the middle of an earlier upgrade
  StrCpy $Fresh "yes"
  CreateDirectory "${SPARE}"
  ClearErrors
  ${If} ${FileExists} "${WASTE}"  ; still in use: nothing may be put among it
    StrCpy $Fresh ""
    SetErrors
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\monzapos.exe"
    StrCpy $Fresh ""
    Rename "$INSTDIR\_internal" "${SPARE}\_internal"
    Rename "$INSTDIR\monzapos-desktop.exe" "${SPARE}\monzapos-desktop.exe"
    Rename "$INSTDIR\monzapos.exe" "${SPARE}\monzapos.exe"
  ${EndIf}
FunctionEnd

; The new version is complete, and what is in SPARE waits for nothing any more. A file of it may be in use (a
; virus scanner reads it), and then the folder cannot be renamed either: a file beside it says what it is.
Function ThrowAway
  FileOpen $2 "${WASTE}" w
  FileClose $2
  RMDir /r "${SPARE}"
  ${IfNot} ${FileExists} "${SPARE}\*.*"
    Delete "${WASTE}"
  ${EndIf}
  ClearErrors
FunctionEnd

; Only what waits in SPARE is put back, over whatever took its place.
Function PutBack
  ${If} ${FileExists} "${WASTE}"
    Call ThrowAway
    Return
  ${EndIf}
  !insertmacro BringBack "_internal"
  !insertmacro BringBack "monzapos-desktop.exe"
  !insertmacro BringBack "monzapos.exe"
  RMDir "${SPARE}"
FunctionEnd

Section "MonzaPOS"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\monzapos.exe"
  ${AndIfNot} ${FileExists} "${SPARE}\*.*"
    MessageBox MB_OK|MB_ICONSTOP "$(IsTaken) $INSTDIR" /SD IDOK
    Abort
  ${EndIf}
  Call LetItClose
  Call PutAside
  ${IfNot} ${Errors}
    SetOutPath "$INSTDIR"
    SetOverwrite try  ; tells by the error flag, and asks nobody
    File /r "${FILES}"
    WriteUninstaller "$INSTDIR\uninstall.exe"
  ${Else}
    SetErrors  ; asking takes the flag down
  ${EndIf}
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$INSTDIR\monzapos.exe"
    Call TakeBack
    MessageBox MB_OK|MB_ICONSTOP "$(NotAllCopied)" /SD IDOK
    Abort
  ${EndIf}
  SetOutPath "$TEMP"  ; a folder that a process works in cannot be removed
  Call ThrowAway
  CreateShortcut "$SMPROGRAMS\MonzaPOS.lnk" "$INSTDIR\monzapos-desktop.exe"
  Call Register
SectionEnd

; Called by NSIS itself when a file cannot be written at all.
Function .onInstFailed
  Call TakeBack
FunctionEnd

; The new one goes, the old one comes back; where there was none, nothing of ours stays.
Function TakeBack
  ${If} ${FileExists} "${SPARE}\*.*"
    SetOutPath "$TEMP"
    ${If} $Fresh != ""
      RMDir /r "$INSTDIR\_internal"
      Delete "$INSTDIR\monzapos-desktop.exe"
      Delete "$INSTDIR\monzapos.exe"
      Delete "$INSTDIR\uninstall.exe"
    ${EndIf}
    Call PutBack
    RMDir "$INSTDIR"
  ${EndIf}
FunctionEnd

; The entry in Windows' settings, Apps.
Function Register
  WriteRegStr HKCU "${KEY}" "DisplayName" "MonzaPOS"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "MonzaPOS"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\monzapos-desktop.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
FunctionEnd

; ---- uninstall ----

Section "Uninstall"
  Call un.LetItClose
  Delete "$SMPROGRAMS\MonzaPOS.lnk"
  ClearErrors
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "${SPARE}"
  ${IfNot} ${FileExists} "${SPARE}\*.*"
    Delete "${WASTE}"
  ${EndIf}
  Delete "$INSTDIR\monzapos.exe"
  Delete "$INSTDIR\monzapos-desktop.exe"
  ${If} ${Errors}
  ${AndIf} ${FileExists} "$INSTDIR\_internal\*.*"
    ; The entry stays, so that it can be tried again.
    MessageBox MB_OK|MB_ICONSTOP "$(NotAllRemoved) $INSTDIR" /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"  ; only where it is empty
  DeleteRegKey HKCU "${KEY}"
  ${If} ${FileExists} "${DATA}\*.*"
    DetailPrint "$(DataAreIn) ${DATA}"
    MessageBox MB_OK|MB_ICONINFORMATION "$(DataAreIn) ${DATA}" /SD IDOK
  ${EndIf}
SectionEnd
